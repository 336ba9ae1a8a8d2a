//! What holds for all bytes: nobody panics, and little is read.

use super::nature;
use super::samples::*;
use proptest::prelude::*;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::{
    Detail, LIMITS, Nature, READ_BYTES_MAX, judge, mislabeled, probe, usable_as,
};

/// Counts what is read.
struct Counted<R> {
    inner: R,
    bytes: u64,
    seeks: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(to)?;
        self.bytes += u64::try_from(read).unwrap();
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.seeks += 1;
        self.inner.seek(to)
    }
}

/// A file of any size, of which the first bytes are given and the others repeat themselves.
struct Endless {
    head: Vec<u8>,
    pattern: Vec<u8>,
    size: u64,
    place: u64,
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while let Some(byte) = to.get_mut(read).filter(|_| self.place < self.size) {
            let place = usize::try_from(self.place).unwrap();
            *byte = match self.head.get(place) {
                Some(byte) => *byte,
                None => self.pattern[(place - self.head.len()) % self.pattern.len()],
            };
            (read, self.place) = (read + 1, self.place + 1);
        }
        Ok(read)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.place = match to {
            SeekFrom::Start(place) => place,
            SeekFrom::End(by) => self.size.saturating_add_signed(by),
            SeekFrom::Current(by) => self.place.saturating_add_signed(by),
        };
        Ok(self.place)
    }
}

/// What it is, after little was read of it.
fn probed<R: Read + Seek>(inner: R) -> Nature {
    let mut file = Counted { inner, bytes: 0, seeks: 0 };
    let nature = probe(&mut file).unwrap();
    assert!(file.bytes <= READ_BYTES_MAX, "{} bytes of {nature:?}", file.bytes);
    assert!(file.seeks <= READ_BYTES_MAX / 64 + 2, "{} seeks in {nature:?}", file.seeks);
    nature
}

/// Whole samples of everything that is looked into.
fn samples() -> Vec<Vec<u8>> {
    vec![
        jpeg(8, 3, &jpeg_part(0xe1, &[0; 40])),
        png(8, 6),
        webp(512, 512, true),
        webp_lossy(512, 512),
        webp_lossless(512, 512),
        ogg(&[b"fishead\0", &opus_head(1)]),
        aac(3, 2),
        [id3(30), mp3(3, true)].concat(),
        b"#!AMR\n\x3c\x91\x17".to_vec(),
        film("isom", &[pictures("avc1", &avc(77)), sounds("mp4a", &esds(0x40))]),
        film("3gp4", &[pictures("s263", b""), sounds("samr", b"")]),
        zip(&["[Content_Types].xml", "word/document.xml"]),
        compound(0, &["one", "two", "three", "four", "Workbook"]),
        b"%PDF-1.7\n\xe2\xe3".to_vec(),
        "olá".into(),
        b"\xff\xfeh\0i\0".to_vec(),
        b"<html><body>".to_vec(),
        b"GIF89a\x01\0\x01\0".to_vec(),
        b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\x82\x84webm\0".to_vec(),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
    ]
}

/// A sample with bytes changed, cut off, put in or doubled.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..5_u8);
    let changes = prop::collection::vec(change, 0..12);
    (prop::sample::select(samples()), changes).prop_map(|(mut file, changes)| {
        for (place, byte, how) in changes {
            if file.is_empty() {
                break;
            }
            let place = place.index(file.len());
            match how {
                0 | 1 => file[place] = byte,
                2 => file.truncate(place),
                3 => file.insert(place, byte),
                _ => {
                    let tail = file[place..].to_vec();
                    file.extend(tail);
                }
            }
        }
        file
    })
}

/// Nothing that is asked of a nature fails.
fn ask_everything(nature: &Nature) {
    for kind in MediaKind::ALL {
        for is_voice in [false, true] {
            let findings = judge(kind, is_voice, nature);
            assert!(is_voice || findings.wrong.is_empty() == usable_as(nature).contains(&kind));
        }
    }
    assert_eq!(mislabeled(&nature.mime, nature), None, "it may be called what it is");
    assert_eq!(mislabeled(&nature.extension, nature), None, "or as its name ends");
    let kept = serde_json::to_string(nature).unwrap();
    assert_eq!(&serde_json::from_str::<Nature>(&kept).unwrap(), nature);
    let is_listed = LIMITS.iter().any(|it| it.mime == nature.mime);
    assert!(!is_listed || nature.detail != Detail::Other, "{nature:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_bytes_are_something(file in prop::collection::vec(any::<u8>(), 0..600)) {
        let nature = probed(Cursor::new(&file));
        prop_assert_eq!(nature.size, u64::try_from(file.len()).unwrap());
        ask_everything(&nature);
    }

    #[test]
    fn broken_files_are_something(file in broken()) {
        let nature = probed(Cursor::new(&file));
        prop_assert_eq!(nature.size, u64::try_from(file.len()).unwrap());
        ask_everything(&nature);
    }

    #[test]
    fn little_is_read_of_files_that_never_end(
        head in broken(),
        pattern in prop::collection::vec(any::<u8>(), 1..24),
        size in 0_u64..1 << 40,
    ) {
        let nature = probed(Endless { head, pattern, size, place: 0 });
        prop_assert_eq!(nature.size, size);
        ask_everything(&nature);
    }

    #[test]
    fn any_label_is_read(declared in ".{0,24}", file in broken()) {
        let _ = mislabeled(&declared, &nature(&file));
    }

    #[test]
    fn a_hash_is_what_it_was(hash in any::<[u8; 32]>()) {
        use base64::Engine as _;
        let base64 = base64::engine::general_purpose::STANDARD.encode(hash);
        prop_assert_eq!(waxwing_cloud_api::media::parse_sha256(&base64), Some(hash));
    }
}

#[test]
fn little_is_read_of_the_worst_files_there_are() {
    let size = 1 << 41;
    for (head, pattern) in [
        // Boxes of the least size, beside each other and as tracks.
        (brand("isom"), b"\0\0\0\x08free".to_vec()),
        ([brand("isom"), b"\0\0\0\0moov".to_vec()].concat(), b"\0\0\0\x08trak".to_vec()),
        (
            [brand("isom"), b"\0\0\0\0moov".to_vec()].concat(),
            film("isom", &[pictures("avc1", &avc(77))]).split_off(136),
        ),
        (b"\xff\xd8".to_vec(), b"\xff\xe0\0\x02".to_vec()),
        (b"\xff\xd8".to_vec(), b"\xff".to_vec()),
        (b"OggS\0\x02".to_vec(), ogg(&[b"?"])),
        (id3(100), b"\xff\xfb\x90\x40".to_vec()),
        (b"PK\x03\x04".to_vec(), b"PK\x05\x06".to_vec()),
        (compound(0, &[]), b"\x01\0\0\0".to_vec()),
        (Vec::new(), b"a".to_vec()),
    ] {
        let nature = probed(Endless { head, pattern, size, place: 0 });
        assert_eq!(nature.size, size);
        ask_everything(&nature);
    }
}

/// What fails when it is read.
struct Torn;

impl Read for Torn {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl Seek for Torn {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(9)
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let error = probe(&mut Torn).expect_err("nothing can be read");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}
