"""Draws two small pictures and computes how alike they are with scikit-image and SciPy.

pip install numpy==2.4.6 scikit-image==0.26.0 pillow==12.3.0 scipy==1.17.1
python make_likeness.py
"""

import json

import numpy as np
import PIL
import scipy
import skimage
from PIL import Image, ImageDraw
from scipy.fft import dct
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import structural_similarity


def picture(shift, seed):
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (96, 72), (200, 180, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((12 + shift, 10, 40 + shift, 50), fill=(180, 40, 60))
    draw.ellipse((50, 20 + shift, 84, 60 + shift), fill=(30, 90, 170))
    draw.polygon([(20, 60), (46, 34 + shift), (70, 66)], fill=(60, 150, 70))
    noise = rng.integers(-12, 13, (72, 96, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def phash(image):
    gray = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), np.float64)
    low = dct(dct(gray, axis=0), axis=1)[:8, :8]
    bits = (low > np.median(low)).flatten()
    return format(int("".join("1" if bit else "0" for bit in bits), 2), "016x")


first, second = picture(0, 1), picture(4, 2)
first.save("first.png")
second.save("second.png")
luma = [np.asarray(each.convert("L")) for each in (first, second)]
lab = [rgb2lab(np.asarray(each)) for each in (first, second)]
values = {
    "versions": {
        "numpy": np.__version__,
        "pillow": PIL.__version__,
        "scikit-image": skimage.__version__,
        "scipy": scipy.__version__,
    },
    "ssim": structural_similarity(
        *luma, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    ),
    "delta_e": float(deltaE_ciede2000(*lab).mean()),
    "phash": [phash(first), phash(second)],
}
with open("likeness.json", "w") as file:
    json.dump(values, file, indent=2)
    file.write("\n")
