"""Makes the sample files of `waxwing_testbed::media`, in the folder that its one argument names.

Every file is what it says it is: sounds and films by ffmpeg, pictures by Pillow, papers by
`papers.py`. The file `index.tsv` is written last: name, type that a sender would give, what it is.
To add a sample: a line in one of the lists below.
"""

import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

import papers

MIB = 1024 * 1024
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
CHANCE = random.Random(4)

FOLDER = Path(sys.argv[1])
INDEX: list[tuple[str, str, str]] = []


def keep(name: str, mime: str, what: str, data: bytes | None = None) -> None:
    """Lists a file, and writes it if it is not there yet."""
    if data is not None:
        (FOLDER / name).write_bytes(data)
    INDEX.append((name, mime, what))


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


# Sounds and films.

TONE = ["-f", "lavfi", "-i", "sine=frequency=440:duration={seconds}"]
CARD = ["-f", "lavfi", "-i", "testsrc2=size=176x144:rate=15:duration={seconds}"]
EXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]


def ffmpeg(name: str, sources: list[str], options: str, seconds: float = 1) -> None:
    sources = [it.format(seconds=seconds) for it in sources]
    command = [FFMPEG, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *sources]
    command += [*options.split(), *EXACT, str(FOLDER / name)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


SOUNDS = [
    ("sound.aac", "audio/aac", "AAC", "-c:a aac -b:a 64k"),
    ("sound.amr", "audio/amr", "AMR narrow-band", "-c:a libopencore_amrnb -ar 8000 -ac 1 -b:a 12.2k"),
    ("sound.mp3", "audio/mpeg", "MP3 with an ID3 tag", "-c:a libmp3lame -b:a 64k -metadata title=Tone"),
    ("bare.mp3", "audio/mpeg", "MP3 without a tag", "-c:a libmp3lame -b:a 64k -id3v2_version 0 -write_xing 0"),
    ("sound.m4a", "audio/mp4", "AAC in MP4", "-c:a aac -b:a 64k"),
    ("alac.m4a", "audio/mp4", "ALAC in MP4", "-c:a alac"),
    ("voice.ogg", "audio/ogg", "OPUS, mono, in Ogg", "-c:a libopus -ac 1 -b:a 24k"),
    ("stereo.ogg", "audio/ogg", "OPUS, stereo, in Ogg", "-c:a libopus -ac 2 -b:a 48k"),
    ("vorbis.ogg", "audio/ogg", "Vorbis in Ogg", "-c:a libvorbis -ac 1"),
    ("flac.ogg", "audio/ogg", "FLAC in Ogg", "-c:a flac -ac 1 -f ogg"),
    ("sound.wav", "audio/wav", "PCM in WAV", "-c:a pcm_s16le -ac 1"),
    ("sound.flac", "audio/flac", "FLAC", "-c:a flac"),
    ("sound.webm", "audio/webm", "OPUS in WebM, as browsers record it", "-c:a libopus -ac 1"),
]

H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -profile:v"
FILMS = [
    ("film.mp4", "video/mp4", "H.264 Baseline and AAC", f"{H264} baseline -c:a aac"),
    ("main.mp4", "video/mp4", "H.264 Main and AAC, index in front",
     "-c:v libx264 -preset medium -pix_fmt yuv420p -profile:v main -c:a aac -movflags +faststart"),
    ("high.mp4", "video/mp4", "H.264 High and AAC",
     "-c:v libx264 -preset medium -pix_fmt yuv420p -profile:v high -c:a aac"),
    ("fragments.mp4", "video/mp4", "H.264 Baseline and AAC, in fragments",
     f"{H264} baseline -c:a aac -movflags +frag_keyframe+empty_moov"),
    ("hevc.mp4", "video/mp4", "H.265 and AAC",
     "-c:v libx265 -preset ultrafast -x265-params log-level=error -tag:v hvc1 -c:a aac"),
    ("part2.mp4", "video/mp4", "MPEG-4 Part 2 and AAC", "-c:v mpeg4 -c:a aac"),
    ("av1.mp4", "video/mp4", "AV1 and AAC", "-c:v libaom-av1 -cpu-used 8 -c:a aac"),
    ("mp3.mp4", "video/mp4", "H.264 Baseline and MP3", f"{H264} baseline -c:a libmp3lame"),
    ("opus.mp4", "video/mp4", "H.264 Baseline and OPUS", f"{H264} baseline -c:a libopus"),
    ("film.3gp", "video/3gpp", "H.264 Baseline and AAC in 3GP", f"{H264} baseline -c:a aac -f 3gp"),
    ("h263.3gp", "video/3gpp", "H.263 and AMR in 3GP",
     "-c:v h263 -c:a libopencore_amrnb -ar 8000 -ac 1 -b:a 12.2k -f 3gp"),
    ("film.mov", "video/quicktime", "H.264 and AAC in QuickTime", f"{H264} baseline -c:a aac"),
    ("film.webm", "video/webm", "VP8 and OPUS in WebM", "-c:v libvpx -c:a libopus"),
    ("film.mkv", "video/x-matroska", "H.264 and AAC in Matroska", f"{H264} baseline -c:a aac"),
    ("film.avi", "video/x-msvideo", "MPEG-4 and MP3 in AVI", "-c:v mpeg4 -c:a libmp3lame"),
]


def sounds() -> None:
    for name, mime, what, options in SOUNDS:
        ffmpeg(name, TONE, options)
        keep(name, mime, what)
    ffmpeg("long.ogg", TONE, "-c:a libopus -ac 1 -b:a 64k -vbr off", seconds=75)
    keep("long.ogg", "audio/ogg", "OPUS, mono, in Ogg, more than 512 KB")
    for name, head in [("sound.aac", 0), ("sound.amr", 6), ("bare.mp3", 0)]:
        kind = name.rpartition(".")[2]
        sound = read(name)
        frames = sound[head:]
        large = sound[:head] + frames * (16 * MIB // len(frames) + 1)
        mime = next(it[1] for it in SOUNDS if it[0] == name)
        keep(f"large.{kind}", mime, f"{kind.upper()} of more than 16 MB", large)
    keep("large.m4a", "audio/mp4", "AAC in MP4, more than 16 MB", boxed(read("sound.m4a"), 16 * MIB + 1))
    ffmpeg("large.ogg", TONE, "-c:a libopus -ac 1 -b:a 256k -vbr off -compression_level 0", seconds=540)
    keep("large.ogg", "audio/ogg", "OPUS, mono, in Ogg, more than 16 MB")


def films() -> None:
    for name, mime, what, options in FILMS:
        ffmpeg(name, CARD + TONE, options)
        keep(name, mime, what)
    ffmpeg("silent.mp4", CARD, f"{H264} baseline")
    keep("silent.mp4", "video/mp4", "H.264 Baseline without sound")
    ffmpeg("two-sounds.mp4", CARD + TONE + TONE, f"-map 0 -map 1 -map 2 {H264} baseline -c:a aac")
    keep("two-sounds.mp4", "video/mp4", "H.264 Baseline and two AAC tracks")
    film = read("film.mp4")
    keep("limit.mp4", "video/mp4", "H.264 Baseline and AAC, of 16,000,000 bytes", boxed(film, 16_000_000))
    keep("between.mp4", "video/mp4", "H.264 Baseline and AAC, of 16.5 million bytes", boxed(film, 16_500_000))
    keep("large.mp4", "video/mp4", "H.264 Baseline and AAC, more than 16 MB", boxed(film, 16 * MIB + 1))
    large = boxed(read("film.3gp"), 16 * MIB + 1)
    keep("large.3gp", "video/3gpp", "H.264 and AAC in 3GP, more than 16 MB", large)
    keep("sound-only.mp4", "video/mp4", "AAC without a picture", read("sound.m4a"))
    keep("cut.mp4", "video/mp4", "H.264 and AAC, cut off in the middle", film[: len(film) // 2])


def boxed(film: bytes, size: int) -> bytes:
    """An MP4 file of that size: a box of nothing stands at its end."""
    rest = size - len(film)
    return film + struct.pack(">I4s", rest, b"free") + bytes(rest - 8)


# Pictures.


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    bands = len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, (width, height), CHANCE.randbytes(width * height * bands))


def card(width: int, height: int, mode: str = "RGB") -> Image.Image:
    gradient = Image.linear_gradient("L").resize((width, height))
    turned = gradient.rotate(90)
    colours = Image.merge("RGB", (gradient, turned, Image.radial_gradient("L").resize((width, height))))
    return colours.convert(mode)


def saved(picture: Image.Image, name: str, mime: str, what: str, **options: object) -> None:
    picture.save(FOLDER / name, **options)
    keep(name, mime, what)


def pictures() -> None:
    saved(card(640, 480), "photo.jpg", "image/jpeg", "JPEG")
    saved(card(640, 480), "progressive.jpg", "image/jpeg", "JPEG, progressive", progressive=True)
    saved(card(640, 480, "L"), "gray.jpg", "image/jpeg", "JPEG in shades of gray")
    saved(card(640, 480, "CMYK"), "cmyk.jpg", "image/jpeg", "JPEG in CMYK")
    saved(card(320, 240), "picture.png", "image/png", "PNG, 8-bit RGB")
    saved(card(320, 240, "RGBA"), "alpha.png", "image/png", "PNG, 8-bit RGBA")
    saved(card(320, 240, "L"), "gray.png", "image/png", "PNG in shades of gray")
    saved(card(320, 240, "LA"), "gray-alpha.png", "image/png", "PNG in shades of gray, with alpha")
    saved(card(320, 240).quantize(64), "palette.png", "image/png", "PNG with a palette")
    ffmpeg("16-bit.png", CARD, "-frames:v 1 -pix_fmt rgb48be")
    keep("16-bit.png", "image/png", "PNG, 16-bit RGB")
    saved(card(320, 240), "picture.gif", "image/gif", "GIF")
    saved(card(320, 240), "picture.bmp", "image/bmp", "BMP")
    saved(card(320, 240), "picture.tiff", "image/tiff", "TIFF")
    saved(card(320, 240), "picture.avif", "image/avif", "AVIF")
    keep("4mb.jpg", "image/jpeg", "JPEG of 4,000,000 bytes", commented(4_000_000))
    keep("limit.jpg", "image/jpeg", "JPEG of 5,000,000 bytes", commented(5_000_000))
    keep("between.jpg", "image/jpeg", "JPEG of 5.1 million bytes", commented(5_100_000))
    keep("large.jpg", "image/jpeg", "JPEG of one byte more than 5 MB", commented(5 * MIB + 1))
    large = noise(1310, 1310)
    large.save(FOLDER / "large.png", compress_level=0)
    keep("large.png", "image/png", "PNG of one byte more than 5 MB", padded(read("large.png"), 5 * MIB + 1))
    photo = read("photo.jpg")
    keep("cut.jpg", "image/jpeg", "JPEG, cut off in the middle", photo[: len(photo) // 2])
    keep("jpeg.png", "image/png", "JPEG that is named PNG", photo)
    keep("png.jpg", "image/jpeg", "PNG that is named JPEG", read("picture.png"))


def commented(size: int) -> bytes:
    """A JPEG of that size: a noisy picture, and comments before what is drawn."""
    side = int((size / 1.25) ** 0.5)
    noise(side, side).save(FOLDER / "noise.jpg", quality=95, subsampling=2)
    picture = read("noise.jpg")
    (FOLDER / "noise.jpg").unlink()
    scan = picture.index(b"\xff\xda")
    rest = size - len(picture)
    assert 0 <= rest < size // 4, f"{len(picture)} of {size} bytes are a picture"
    comments = b""
    while rest:
        length = min(rest, 60_000)
        if 0 < rest - length < 4:
            length -= 4
        comments += struct.pack(">BBH", 0xFF, 0xFE, length - 2) + bytes(length - 4)
        rest -= length
    return picture[:scan] + comments + picture[scan:]


def padded(png: bytes, size: int) -> bytes:
    """A PNG of that size: a chunk that nobody knows stands before its end."""
    rest = size - len(png) - 12
    assert rest >= 0, f"it is larger by {-rest}"
    chunk = b"waXs" + bytes(rest)
    chunk = struct.pack(">I", rest) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:-12] + chunk + png[-12:]


# Stickers.


def stickers() -> None:
    frames = [card(512, 512, "RGBA").rotate(30 * turn) for turn in range(4)]
    small = [it.resize((100, 100)) for it in frames]
    animated = {"save_all": True, "duration": 100, "loop": 0}
    saved(frames[0], "sticker.webp", "image/webp", "WebP, 512×512, still", quality=60)
    saved(card(512, 512), "lossless.webp", "image/webp", "WebP, 512×512, still, lossless", lossless=True)
    saved(frames[1], "alpha.webp", "image/webp", "WebP, 512×512, still, with alpha", quality=60)
    saved(frames[0], "animated.webp", "image/webp", "WebP, 512×512, animated",
          append_images=frames[1:], quality=60, **animated)
    saved(small[0], "small.webp", "image/webp", "WebP, 100×100", quality=60)
    saved(small[0], "small-animated.webp", "image/webp", "WebP, 100×100, animated",
          append_images=small[1:], quality=60, **animated)
    saved(card(512, 300), "wide.webp", "image/webp", "WebP, 512×300", quality=60)
    saved(noise(512, 512), "large.webp", "image/webp", "WebP, 512×512, still, more than 100 KB", quality=80)
    noisy = [noise(512, 512) for _ in range(4)]
    saved(noisy[0], "large-animated.webp", "image/webp", "WebP, 512×512, animated, more than 500 KB",
          append_images=noisy[1:], quality=90, **animated)
    sizes = {"sticker.webp": (0, 100), "animated.webp": (0, 500), "large.webp": (100, 500),
             "large-animated.webp": (500, 2000), "lossless.webp": (0, 100)}
    for name, (least, most) in sizes.items():
        size = (FOLDER / name).stat().st_size
        assert least * 1024 < size <= most * 1024, f"{name} has {size} bytes"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    sounds()
    films()
    pictures()
    stickers()
    for name, mime, what, data in papers.all_of_them(read):
        keep(name, mime, what, data)
    names = [it[0] for it in INDEX]
    assert sorted(names) == sorted(set(names)), "every name is there once"
    lines = "".join("\t".join(it) + "\n" for it in INDEX)
    (FOLDER / "index.part").write_text(lines, encoding="utf-8")
    os.replace(FOLDER / "index.part", FOLDER / "index.tsv")


main()
