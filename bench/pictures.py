"""Turns the newest edition in out/ into pictures of what its readers see, in pictures/: PDF pages and HTML views."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "pictures"
HEIGHT = 4000
# Chromium makes no window narrower than 500 pixels, so that the page of a phone is shown in a frame.
FRAME = '<body style="margin:0"><iframe src="{page}" width="{width}" height="{height}" style="border:0"></iframe>'
VIEWS = (("desktop", 1280, False), ("phone", 320, False), ("dark", 1280, True), ("phone-dark", 320, True))


def newest_edition() -> Path:
    editions = sorted(page.parent for page in (ROOT / "out").glob("*/brief.pdf"))
    if not editions:
        sys.exit("there is no edition in out/: run make brief first")
    return editions[-1]


def picture_pdf(file: Path) -> None:
    with pypdfium2.PdfDocument(file) as document:
        for number, page in enumerate(document, start=1):
            page.render(scale=1.5).to_pil().save(PICTURES / f"page-{number}.png")


def picture_html(file: Path, chromium: str) -> None:
    for name, width, dark in VIEWS:
        with tempfile.TemporaryDirectory() as profile:
            frame = Path(profile) / "frame.html"
            frame.write_text(FRAME.format(page=file.resolve().as_uri(), width=width, height=HEIGHT), encoding="utf-8")
            command = [
                *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *(
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                ),
                f"--user-data-dir={profile}",
                f"--window-size={width},{HEIGHT}",
                f"--screenshot={PICTURES / f'{file.stem}-{name}.png'}",
                *(["--blink-settings=preferredColorScheme=0"] if dark else []),
                frame.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=120)


def run() -> None:
    edition = newest_edition()
    PICTURES.mkdir(exist_ok=True)
    picture_pdf(edition / "brief.pdf")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium here: only the PDF was pictured")
        return
    for name in ("brief.html", "digest.html"):
        picture_html(edition / name, chromium)
    print(f"pictures of {edition.name} are in {PICTURES}")


if __name__ == "__main__":
    run()
