"""Turns a variable font and a text into a small static font that holds what the text needs: HarfBuzz's subsetter.

WeasyPrint needs the same library, so it is there. The fontTools package does the same in some hundred times the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from briefing.errors import RenderError

_NAMES = (
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
)
_DECLARATIONS = """
typedef struct hb_blob_t hb_blob_t;
typedef struct hb_face_t hb_face_t;
typedef struct hb_set_t hb_set_t;
typedef struct hb_subset_input_t hb_subset_input_t;
hb_blob_t *hb_blob_create(const char *data, unsigned int length, int mode, void *user, void *destroy);
void hb_blob_destroy(hb_blob_t *blob);
const char *hb_blob_get_data(hb_blob_t *blob, unsigned int *length);
hb_face_t *hb_face_create(hb_blob_t *blob, unsigned int index);
void hb_face_destroy(hb_face_t *face);
hb_blob_t *hb_face_reference_blob(hb_face_t *face);
void hb_set_add(hb_set_t *set, uint32_t code_point);
hb_subset_input_t *hb_subset_input_create_or_fail(void);
void hb_subset_input_destroy(hb_subset_input_t *input);
hb_set_t *hb_subset_input_unicode_set(hb_subset_input_t *input);
int hb_subset_input_pin_axis_location(hb_subset_input_t *input, hb_face_t *face, uint32_t axis, float value);
hb_face_t *hb_subset_or_fail(hb_face_t *source, hb_subset_input_t *input);
"""
_READ_ONLY = 1  # HB_MEMORY_MODE_READONLY


def static_subset(font: bytes, code_points: Iterable[int], axes: Mapping[str, float]) -> bytes:
    """The bytes of a font with the glyphs of the code points, its axes ("wght", "opsz") fixed at the given places.

    Raises RenderError if HarfBuzz's subsetter is not installed, or cannot read the font.
    """
    ffi, base, subsetter = _libraries()
    source_blob = ffi.gc(
        base.hb_blob_create(ffi.from_buffer(font), len(font), _READ_ONLY, ffi.NULL, ffi.NULL), base.hb_blob_destroy
    )
    source = ffi.gc(base.hb_face_create(source_blob, 0), base.hb_face_destroy)
    wanted = ffi.gc(subsetter.hb_subset_input_create_or_fail(), subsetter.hb_subset_input_destroy)
    for code_point in code_points:
        base.hb_set_add(subsetter.hb_subset_input_unicode_set(wanted), code_point)
    for axis, value in axes.items():
        subsetter.hb_subset_input_pin_axis_location(wanted, source, int.from_bytes(axis.encode(), "big"), value)
    made = ffi.gc(subsetter.hb_subset_or_fail(source, wanted), base.hb_face_destroy)
    if made == ffi.NULL:
        raise RenderError("HarfBuzz cannot make a subset of a font: install the font packages again")
    blob = ffi.gc(base.hb_face_reference_blob(made), base.hb_blob_destroy)
    length = ffi.new("unsigned int *")
    return bytes(ffi.buffer(base.hb_blob_get_data(blob, length), length[0]))


@cache
def _libraries() -> tuple[Any, Any, Any]:
    import cffi  # type: ignore[import-untyped]

    ffi = cffi.FFI()
    ffi.cdef(_DECLARATIONS)
    return ffi, _open(ffi, _NAMES[0]), _open(ffi, _NAMES[1])


def _open(ffi: Any, names: tuple[str, ...]) -> Any:
    errors = []
    for name in names:
        try:
            return ffi.dlopen(name)
        except OSError as error:
            errors.append(str(error))
    raise RenderError(f"{names[0]} cannot be loaded ({errors[0]}): install HarfBuzz (Debian: libharfbuzz-subset0)")
