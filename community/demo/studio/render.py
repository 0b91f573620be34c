"""Path tracing with Mitsuba 3 and denoising with Open Image Denoise: the only module that imports them.

Mitsuba compiles its kernels with LLVM 16 or later; where the system's is older, ``DRJIT_LIBLLVM_PATH`` names the library.
"""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np
import pyoidn
from numpy.typing import NDArray
from PIL import Image

from community.demo.studio.geometry import Array, Model, Part
from community.demo.studio.materials import Material, linear
from community.demo.studio.stage import Light, View

mi.set_variant("llvm_ad_rgb")

_WORLD = mi.ScalarTransform4f


def picture(model: Model, view: View, light: Light, samples: int, seed: int) -> Image.Image:
    """Render the model as the view sees it under the light, with ``samples`` paths per pixel."""
    width, height = view.size
    scene: dict[str, Any] = {
        "type": "scene",
        "integrator": {
            "type": "aov",
            "aovs": "albedo:albedo,normal:sh_normal",
            "image": {"type": "path", "max_depth": 6, "rr_depth": 4},
        },
        "sensor": {
            "type": "perspective",
            "fov": view.fov,
            "fov_axis": "x",
            "to_world": _WORLD().look_at(origin=list(view.eye), target=list(view.target), up=[0, 1, 0]),
            "film": {"type": "hdrfilm", "width": width, "height": height, "rfilter": {"type": "box"}},
            "sampler": {"type": "independent", "sample_count": samples},
        },
        "dome": {"type": "constant", "radiance": _rgb(np.array(linear(light.sky)) * light.fill)},
    }
    for index, lamp in enumerate(light.lamps):
        scene[f"lamp{index}"] = {
            "type": "rectangle",
            "to_world": _WORLD().look_at(origin=list(lamp.at), target=list(lamp.towards), up=[0, 1, 0.01])
            @ _WORLD().scale([*lamp.size, 1]),
            "emitter": {"type": "area", "radiance": _rgb(np.array(linear(lamp.color)) * lamp.power)},
        }
    for index, part in enumerate(model):
        scene[f"part{index}"] = _mesh(part)
    layers = np.array(mi.render(mi.load_dict(scene), spp=samples, seed=seed), dtype=np.float32)
    dr.flush_malloc_cache()
    colour = _denoised(layers[..., :3], layers[..., -6:-3], layers[..., -3:])
    return Image.fromarray(_developed(colour))


def _rgb(value: Array) -> dict[str, Any]:
    return {"type": "rgb", "value": [float(channel) for channel in value]}


def _bsdf(material: Material) -> dict[str, Any]:
    if material.clear:
        return {"type": "thindielectric", "specular_transmittance": _rgb(np.array(linear(material.color)))}
    colour = _rgb(np.array(linear(material.color)))
    if material.texture is not None:
        colour = {"type": "bitmap", "bitmap": mi.Bitmap(material.texture), "raw": False}
    principled = {
        "type": "principled",
        "base_color": colour,
        "roughness": material.rough,
        "specular": material.spec,
        "metallic": material.metal,
        "clearcoat": material.coat,
        "clearcoat_gloss": 0.9,
        "sheen": material.sheen,
    }
    return {"type": "twosided", "bsdf": principled}


def _mesh(part: Part) -> mi.Mesh:
    rows, columns = part.points.shape[:2]
    index = np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
    a, b, c, d = (
        corner.ravel() for corner in (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1])
    )  # fmt: skip
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    settings = mi.Properties()
    settings["bsdf"] = mi.load_dict(_bsdf(part.material))
    if part.glow is not None:
        settings["emitter"] = mi.load_dict({"type": "area", "radiance": _rgb(np.array(part.glow))})
    mesh = mi.Mesh("part", rows * columns, len(faces), settings, True, True)
    values = mi.traverse(mesh)
    values["vertex_positions"] = part.points.astype(np.float32).ravel()
    values["vertex_texcoords"] = part.uv.astype(np.float32).ravel()
    values["faces"] = faces.ravel()
    values.update()
    mesh.recompute_vertex_normals()
    return mesh


def _denoised(
    colour: NDArray[np.float32], albedo: NDArray[np.float32], normal: NDArray[np.float32]
) -> NDArray[np.float32]:
    images = [np.ascontiguousarray(image, dtype=np.float32) for image in (colour, albedo.clip(0, 1), normal)]
    clean = np.zeros_like(images[0])
    height, width = clean.shape[:2]
    with pyoidn.Device(pyoidn.OIDN_DEVICE_TYPE_CPU) as device:
        device.commit()
        work = pyoidn.Filter(device, pyoidn.OIDN_FILTER_TYPE_RT)
        for name, image in zip(("color", "albedo", "normal", "output"), [*images, clean], strict=True):
            work.set_image(name, image, pyoidn.OIDN_FORMAT_FLOAT3, width, height)
        work.set_bool("hdr", True)
        work.commit()
        work.execute()
        message = device.get_error()
        work.release()
    if message is not None:
        raise RuntimeError(f"denoising failed: {message}")
    return clean


def _developed(colour: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light to 8-bit sRGB with a gentle shoulder above .75."""
    light = np.clip(colour, 0, None)
    light = np.where(light > 0.75, 0.75 + 0.25 * np.tanh((light - 0.75) / 0.35), light)
    curved = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(np.maximum(light, 1e-6), 1 / 2.4) - 0.055)
    return (curved.clip(0, 1) * 255 + 0.5).astype(np.uint8)
