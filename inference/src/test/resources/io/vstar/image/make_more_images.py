"""Makes the pictures of further kinds beside it, and more.json with the pixels they stand for.

Pillow 12.3.0 with its littleCMS. Run it in its own folder, after make_images.py: python make_more_images.py

Files that Pillow cannot write (16 bits a channel, a profile of inks) are put together here; what they stand for is
then computed, not read back.
"""

import io
import json
import struct
import zlib

from PIL import Image, ImageCms, ImageEnhance

from make_images import corners, on_white, ramp, smooth, with_alpha

SIZE = (8, 6)


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png16(name, color_type, pixels, width, *more):
    """Writes rows of 16-bit samples; pixels is a list of tuples."""
    channels = len(pixels[0])
    rows = b""
    for at in range(0, len(pixels), width):
        rows += b"\0" + b"".join(struct.pack(">%dH" % channels, *pixel) for pixel in pixels[at : at + width])
    header = struct.pack(">IIBBBBB", width, len(pixels) // width, 16, color_type, 0, 0, 0)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        for extra in more:
            file.write(extra)
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def image16(pixels, width):
    """The picture that 16-bit samples stand for, on white."""
    image = Image.new("RGB", (width, len(pixels) // width))
    result = []
    for pixel in pixels:
        alpha = pixel[3] / 65535 if len(pixel) == 4 else 1
        result.append(tuple(round(255 * (level / 65535 * alpha + 1 - alpha)) for level in pixel[:3]))
    image.putdata(result)
    return image


def ink_profile():
    """A profile of inks: a table of two points a side (lut8, ICC.1 10.10), no ink white, all inks black."""

    def tag(data):
        return data + b"\0" * (-len(data) % 4)

    def lab(c, m, y, k):
        light = 100 * (1 - 0.75 * k) * (1 - 0.25 * c) * (1 - 0.4 * m) * (1 - 0.05 * y)
        a = (-45 * c + 60 * m) * (1 - k)
        b = (-40 * c - 5 * m + 75 * y) * (1 - k)
        return bytes([round(light * 2.55), round(a + 128), round(b + 128)])

    table = b"".join(
        lab(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)
    )
    identity = bytes(range(256))
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + matrix + identity * 4 + table + identity * 3
    # The way back, which decoders ask for too: only black ink, by lightness.
    back = b"".join(bytes([0, 0, 0, 255 if light == 0 else 0]) for light in (0, 1) for _ in range(4))
    lut_back = b"mft1\0\0\0\0" + bytes([3, 4, 2, 0]) + matrix + identity * 3 + back + identity * 4
    text = b"text\0\0\0\0" + b"no rights reserved\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"inks\0" + b"\0" * 78
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    tags = [(b"desc", name), (b"cprt", text), (b"wtpt", white), (b"A2B0", lut), (b"B2A0", lut_back)]
    position = 128 + 4 + 12 * len(tags)
    directory, data = struct.pack(">I", len(tags)), b""
    for key, value in tags:
        directory += key + struct.pack(">II", position + len(data), len(value))
        data += tag(value)
    size = position + len(data)
    header = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"prtr", b"CMYK", b"Lab ")
    header += struct.pack(">6H4s4sIIIQI3i4s", 2026, 1, 1, 0, 0, 0, b"acsp", b"\0" * 4, 0, 0, 0, 0, 0, 63190, 65536, 54061, b"\0" * 4)
    return header.ljust(128, b"\0") + directory + data


def inks():
    """Four flat patches of inks."""
    image = Image.new("CMYK", (24, 16))
    levels = [(90, 60, 20, 10), (20, 120, 60, 20), (20, 40, 130, 0), (30, 30, 30, 160)]
    for index, level in enumerate(levels):
        image.paste(level, ((index % 2) * 12, (index // 2) * 8, (index % 2) * 12 + 12, (index // 2) * 8 + 8))
    return image


def through(profile, image):
    return ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        ImageCms.Intent.PERCEPTUAL,
        outputMode="RGB",
    )


def pattern():
    """Edges and slopes, as in make_images.py."""
    width, height = 40, 30
    image = Image.new("RGB", (width, height))
    image.putdata(
        [((x * 7) % 256, (y * 8) % 256, 255 if (x // 5 + y // 5) % 2 else 0) for y in range(height) for x in range(width)]
    )
    return image


def changed():
    """The pattern as Pillow scales, rotates and recolours it; rotated pictures are cropped to 20x16 in the middle."""
    image = pattern()
    middle = (10, 7, 30, 23)
    changes = {
        "bilinear 13x10": image.resize((13, 10), Image.Resampling.BILINEAR),
        "bilinear 80x60": image.resize((80, 60), Image.Resampling.BILINEAR),
        "rotated 7 bilinear": image.rotate(7, Image.Resampling.BILINEAR).crop(middle),
        "rotated -20 bilinear": image.rotate(-20, Image.Resampling.BILINEAR).crop(middle),
        "brightness 1.2": ImageEnhance.Brightness(image).enhance(1.2),
        "contrast 0.8": ImageEnhance.Contrast(image).enhance(0.8),
        "contrast 1.3": ImageEnhance.Contrast(image).enhance(1.3),
        "saturation 0.7": ImageEnhance.Color(image).enhance(0.7),
        "saturation 1.25": ImageEnhance.Color(image).enhance(1.25),
    }
    return changes


def animation(name, **options):
    first = corners()
    second = first.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    first.save(name, save_all=True, append_images=[second], duration=100, **options)


def main():
    deep = [(65535 * i // 47, 65535 - 1300 * i, 257 * ((37 * i) % 256)) for i in range(48)]
    png16("rgb16.png", 2, deep, 8)
    deep_alpha = [pixel + (65535 * ((29 * i) % 48) // 47,) for i, pixel in enumerate(deep)]
    png16("rgba16.png", 6, deep_alpha, 8)
    # A colour key of 16 bits: only the very value is transparent.
    key = deep[5]
    png16("rgb16_key.png", 2, deep, 8, chunk(b"tRNS", struct.pack(">3H", *key)))
    ramp("RGB").save("rgb_key.png", transparency=ramp("RGB").getpixel((3, 2)))
    ramp("L").save("gray_key.png", transparency=ramp("L").getpixel((3, 2)))
    ramp("L").quantize(8).save("palette_alpha.png", transparency=bytes([0, 40, 80, 120, 160, 200, 240, 255]))
    ramp("L").quantize(8).save("palette.gif")
    ramp("L").quantize(8).save("transparent.gif", transparency=3)
    corners().quantize(16).save("interlaced.gif", interlace=True)
    animation("animated.gif")
    animation("animated_lossless.webp", lossless=True)
    alpha = with_alpha(smooth())
    alpha.save("animated_alpha.webp", quality=60, save_all=True, append_images=[smooth().convert("RGBA")])
    animation("animated.png")
    ramp("L").quantize(16).save("palette.bmp")
    ramp("L").convert("1", dither=Image.Dither.NONE).save("one_bit.bmp")
    profile = ink_profile()
    inks().save("cmyk_profile.jpg", quality=98, subsampling=0, icc_profile=profile)

    expected = {}
    for name in (
        "rgb_key.png", "gray_key.png", "palette_alpha.png", "palette.gif", "transparent.gif", "interlaced.gif",
        "animated.gif", "animated.webp", "animated_lossless.webp", "animated_alpha.webp", "animated.png",
        "palette.bmp", "one_bit.bmp",
    ):  # fmt: skip
        with Image.open(name) as image:
            expected[name] = on_white(image)
    expected["rgb16.png"] = image16(deep, 8)
    expected["rgba16.png"] = image16(deep_alpha, 8)
    expected["rgb16_key.png"] = image16([p + (0 if p == key else 65535,) for p in deep], 8)
    with Image.open("cmyk_profile.jpg") as image:
        expected["cmyk_profile.jpg"] = through(profile, image)
    expected.update(changed())
    pattern().save("pattern.png")
    entries = {}
    for name, rgb in expected.items():
        pixels = " ".join("%02x%02x%02x" % pixel for pixel in rgb.get_flattened_data())
        entries[name] = {"width": rgb.width, "height": rgb.height, "pixels": pixels}
    with open("more.json", "w") as file:
        json.dump(entries, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
