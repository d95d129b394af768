"""Makes the pictures beside it, and expected.json with what Pillow reads from them.

Pillow 12.3.0. Run it in its own folder: python make_images.py
"""

import json

from PIL import Image

ORIENTATION = 0x0112
WIDTH, HEIGHT = 24, 16


def corners(mode="RGB"):
    """Four flat patches of 12x8 pixels: red, green, blue, a sandy brown."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    colors = [(220, 30, 40), (20, 200, 60), (30, 40, 210), (200, 160, 110)]
    for index, color in enumerate(colors):
        image.paste(color, ((index % 2) * 12, (index // 2) * 8, (index % 2) * 12 + 12, (index // 2) * 8 + 8))
    return image.convert(mode)


def ramp(mode, size=(8, 6)):
    """Every pixel different: gray levels, or red over x, green over y and blue against x."""
    width, height = size
    if mode == "L":
        image = Image.new("L", size)
        image.putdata([255 * i // (width * height - 1) for i in range(width * height)])
        return image
    image = Image.new("RGB", size)
    image.putdata([(32 * x, 40 * y, 255 - 30 * x) for y in range(height) for x in range(width)])
    return image


def with_alpha(image):
    alpha = Image.new("L", image.size)
    alpha.putdata([(37 * i) % 256 for i in range(image.width * image.height)])
    image.putalpha(alpha)
    return image


def on_white(image):
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode.startswith("I;16"):
        levels = [round(value / 257) for value in image.get_flattened_data()]
        image = Image.new("L", image.size)
        image.putdata(levels)
    return image.convert("RGB")


def exif(orientation):
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    return tags


def smooth():
    """A field that goes over into others: a decoder that predicts from the wrong pixels drifts off."""
    width, height = 64, 48
    image = Image.new("RGB", (width, height))
    image.putdata([(120 + x, 200 - 2 * y, 90 + x - y) for y in range(height) for x in range(width)])
    return image


def scaled():
    """A pattern with edges, reduced and enlarged by Pillow's Lanczos filter."""
    width, height = 40, 30
    image = Image.new("RGB", (width, height))
    image.putdata(
        [((x * 7) % 256, (y * 8) % 256, 255 if (x // 5 + y // 5) % 2 else 0) for y in range(height) for x in range(width)]
    )
    sizes = {}
    for size in ((20, 15), (13, 10), (80, 60)):
        pixels = image.resize(size, Image.Resampling.LANCZOS).get_flattened_data()
        sizes["%dx%d" % size] = " ".join("%02x%02x%02x" % pixel for pixel in pixels)
    return sizes


def main():
    ramp("RGB").save("rgb.png")
    ramp("RGB").save("rgb.bmp")
    ramp("RGB").save("lossless.webp", lossless=True, exact=True)
    ramp("L").save("gray.png")
    ramp("L").convert("1", dither=Image.Dither.NONE).save("gray1.png")
    ramp("L").quantize(16).save("palette4.png", bits=4)
    deep = Image.new("I;16", (8, 6))
    deep.putdata([65535 * i // 47 for i in range(48)])
    deep.save("gray16.png")
    with_alpha(ramp("RGB")).save("alpha.png")
    with_alpha(ramp("L")).save("gray_alpha.png")
    with_alpha(ramp("RGB")).save("alpha.webp", lossless=True, exact=True)
    ramp("L").quantize(8).save("palette_transparent.png", transparency=3)

    corners().save("rgb.jpg", quality=95, subsampling=0)
    corners().save("progressive.jpg", quality=95, subsampling=0, progressive=True)
    corners("L").save("gray.jpg", quality=95)
    corners("CMYK").save("cmyk.jpg", quality=95)
    corners().save("lossy.webp", quality=95)
    smooth().save("lossy_smooth.webp", quality=40)
    Image.new("RGB", (40, 36), (200, 120, 90)).save("lossy_flat.webp")
    with_alpha(smooth()).save("lossy_alpha.webp", quality=60)
    corners().save("animated.webp", save_all=True, append_images=[corners().transpose(Image.Transpose.FLIP_TOP_BOTTOM)])
    corners().save("turned.webp", lossless=True, exif=exif(6))
    corners().save("turned.png", exif=exif(8))
    for orientation in range(1, 9):
        corners().save(f"orientation{orientation}.jpg", quality=95, subsampling=0, exif=exif(orientation))

    expected = {}
    for name in (
        "rgb.png", "rgb.bmp", "lossless.webp", "gray.png", "gray1.png", "palette4.png", "gray16.png",
        "alpha.png", "gray_alpha.png", "alpha.webp", "palette_transparent.png",
        "rgb.jpg", "progressive.jpg", "gray.jpg", "lossy.webp", "lossy_smooth.webp", "lossy_flat.webp", "lossy_alpha.webp",
    ):  # fmt: skip
        with Image.open(name) as image:
            rgb = on_white(image)
        pixels = " ".join("%02x%02x%02x" % pixel for pixel in rgb.get_flattened_data())
        expected[name] = {"width": rgb.width, "height": rgb.height, "pixels": pixels}
    expected["scaled"] = scaled()
    with open("expected.json", "w") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
