"""Path tracing with Mitsuba 3 and denoising with Open Image Denoise: the only module that imports them.

Mitsuba compiles its kernels with LLVM 16 or later; where the system's is older, ``DRJIT_LIBLLVM_PATH`` names the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np
import pyoidn
from numpy.typing import NDArray
from PIL import Image

from community.demo.studio.geometry import Array, Model, Part, box
from community.demo.studio.materials import Material, linear
from community.demo.studio.stage import Light, View

mi.set_variant("llvm_ad_rgb")

_WORLD = mi.ScalarTransform4f
_TRACE = 1e-3  # in place of nothing, so that every glossy surface runs the same code
# how many surfaces a scene usually has of each kind: (glass, without gloss, printed, glowing)
_USUAL = {
    (False, False, False, False): 8,
    (False, False, True, False): 2,
    (False, True, False, False): 8,
    (False, True, True, False): 2,
    (True, False, False, False): 1,
    (False, True, False, True): 0,
}


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
            "sampler": {"type": "multijitter", "sample_count": samples},
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
    for index, parts in enumerate(_by_surface(model)):
        scene[f"part{index:03}"] = _mesh(parts)
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
    if _plain(material):
        return {"type": "twosided", "bsdf": {"type": "diffuse", "reflectance": colour}}
    principled = {
        "type": "principled",
        "base_color": colour,
        "roughness": material.rough,
        "specular": material.spec,
        "metallic": max(material.metal, _TRACE),
        "clearcoat": max(material.coat, _TRACE),
        "clearcoat_gloss": 0.9,
        "sheen": max(material.sheen, _TRACE),
    }
    return {"type": "twosided", "bsdf": principled}


def _plain(material: Material) -> bool:
    """Cloth, plaster and paper have no gloss to speak of."""
    return material.rough >= 0.8 and not (material.metal or material.coat)


def _by_surface(model: Model) -> Iterator[list[Part]]:
    """The parts joined by surface, in an order and number that hardly vary from scene to scene.

    Kernels are compiled for the number of surfaces of each kind, so that scenes alike in these share what was compiled;
    specks out of sight make up the numbers.
    """
    kinds: dict[tuple[bool, ...], dict[tuple[object, ...], list[Part]]] = {kind: {} for kind in _USUAL}
    for part in model:
        m = part.material
        kind = (m.clear, not m.clear and _plain(m), not m.clear and m.texture is not None, part.glow is not None)
        look = (m.color, m.rough, m.spec, m.metal, m.coat, m.sheen, id(m.texture), part.glow)
        kinds.setdefault(kind, {}).setdefault(look, []).append(part)
    for kind, looks in kinds.items():
        yield from looks.values()
        clear, plain, printed, _ = kind
        usual = _USUAL.get(kind, 0)
        texture = np.full((2, 2, 3), 128, dtype=np.uint8) if printed else None
        speck = Material("#808080", rough=0.9 if plain else 0.4, clear=clear, texture=texture)
        room = usual * max(1, -(-len(looks) // max(usual, 1)))
        for index in range(room - len(looks)):
            yield [box(0.01, 0.01, 0.01, speck).moved((0.1 * index, -50, 0))]


def _mesh(parts: list[Part]) -> mi.Mesh:
    points, uvs, faces = [], [], []
    first = 0
    for part in parts:
        rows, columns = part.points.shape[:2]
        index = first + np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
        a, b, c, d = (
            corner.ravel() for corner in (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1])
        )  # fmt: skip
        faces += [np.stack([a, b, c], 1), np.stack([a, c, d], 1)]
        points.append(part.points.reshape(-1, 3))
        uvs.append(part.uv.reshape(-1, 2))
        first += rows * columns
    settings = mi.Properties()
    settings["bsdf"] = mi.load_dict(_bsdf(parts[0].material))
    glow = parts[0].glow
    if glow is not None:
        settings["emitter"] = mi.load_dict({"type": "area", "radiance": _rgb(np.array(glow))})
    triangles = np.concatenate(faces)
    mesh = mi.Mesh("part", first, len(triangles), settings, True, True)
    values = mi.traverse(mesh)
    values["vertex_positions"] = np.concatenate(points).astype(np.float32).ravel()
    values["vertex_texcoords"] = np.concatenate(uvs).astype(np.float32).ravel()
    values["faces"] = triangles.astype(np.uint32).ravel()
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
