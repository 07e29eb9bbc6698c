"""The local AWS emulator: moto, mended where a backup platform needs the real behaviour."""
