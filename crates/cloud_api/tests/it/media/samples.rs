//! Small files made by hand, byte by byte: as much of each format as tells what it is.

/// A JPEG of so many components, its head after so many bytes of other parts.
pub(crate) fn jpeg(bits: u8, components: u8, before: &[u8]) -> Vec<u8> {
    let mut file = b"\xff\xd8".to_vec();
    file.extend(jpeg_part(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    file.extend(before);
    let mut frame = vec![bits, 0, 48, 0, 64, components];
    (1..=components).for_each(|it| frame.extend([it, 0x11, 0]));
    file.extend(jpeg_part(0xc0, &frame));
    file.extend(jpeg_part(0xda, &[components, 0, 0x3f, 0]));
    file.extend(b"\x12\x34\xff\xd9");
    file
}

/// A part of a JPEG.
pub(crate) fn jpeg_part(mark: u8, inside: &[u8]) -> Vec<u8> {
    let length = u16::try_from(inside.len() + 2).unwrap();
    [&[0xff, mark], &length.to_be_bytes()[..], inside].concat()
}

/// The head of a PNG of that depth and type of colour.
pub(crate) fn png(bits: u8, colours: u8) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x30".to_vec();
    file.extend([bits, colours, 0, 0, 0, 1, 2, 3, 4]);
    file.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    file
}

/// A WebP in its extended form, which tells whether it moves.
pub(crate) fn webp(width: u32, height: u32, animated: bool) -> Vec<u8> {
    let mut inside = vec![if animated { 0x12 } else { 0x10 }, 0, 0, 0];
    inside.extend(&(width - 1).to_le_bytes()[..3]);
    inside.extend(&(height - 1).to_le_bytes()[..3]);
    riff("VP8X", &inside)
}

/// A WebP in its oldest form, scaled by its reader.
pub(crate) fn webp_lossy(width: u16, height: u16) -> Vec<u8> {
    let mut inside = b"\x30\x01\0\x9d\x01\x2a".to_vec();
    inside.extend((width | 0x4000).to_le_bytes());
    inside.extend((height | 0x8000).to_le_bytes());
    riff("VP8 ", &inside)
}

/// A WebP without loss.
pub(crate) fn webp_lossless(width: u32, height: u32) -> Vec<u8> {
    let mut inside = vec![0x2f];
    inside.extend(((width - 1) | (height - 1) << 14).to_le_bytes());
    riff("VP8L", &inside)
}

fn riff(form: &str, inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len()).unwrap();
    let whole = (length + 12).to_le_bytes();
    [b"RIFF", &whole[..], b"WEBP", form.as_bytes(), &length.to_le_bytes(), inside, &[0; 8]].concat()
}

/// An OGG whose streams begin with these packets.
pub(crate) fn ogg(packets: &[&[u8]]) -> Vec<u8> {
    let page = |flags: u8, packet: &[u8]| {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend([0; 20]);
        page.push(1);
        page.push(u8::try_from(packet.len()).unwrap());
        page.extend(packet);
        page
    };
    let mut file: Vec<u8> = packets.iter().flat_map(|it| page(2, it)).collect();
    file.extend(page(0, b"OpusTags"));
    file
}

/// How a stream of OPUS begins.
pub(crate) fn opus_head(channels: u8) -> Vec<u8> {
    [b"OpusHead\x01", &[channels][..], &[0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]].concat()
}

/// Frames of AAC, each of 32 bytes.
pub(crate) fn aac(frames: usize, channels: u8) -> Vec<u8> {
    let mut frame = vec![0xff, 0xf1, 0x50 | channels >> 2, channels << 6, 32 >> 3, 0x1f, 0xfc];
    frame.resize(32, 0x21);
    frame.repeat(frames)
}

/// Frames of MP3: version 1, layer III, 128 kbit/s at 44,100 Hz; each has 417 bytes.
pub(crate) fn mp3(frames: usize, is_mono: bool) -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x90, if is_mono { 0xc0 } else { 0x40 }];
    frame.resize(417, 0x55);
    frame.repeat(frames)
}

/// An ID3 tag of so many bytes after its head.
pub(crate) fn id3(length: u32) -> Vec<u8> {
    let byte = |shift: u32| u8::try_from(length >> shift & 0x7f).unwrap();
    let mut tag = b"ID3\x04\0\0".to_vec();
    tag.extend([byte(21), byte(14), byte(7), byte(0)]);
    tag.resize(10 + usize::try_from(length).unwrap(), 0);
    tag
}

/// A box of MP4.
pub(crate) fn boxed(kind: &str, inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len() + 8).unwrap();
    [&length.to_be_bytes()[..], kind.as_bytes(), inside].concat()
}

/// The box of brands.
pub(crate) fn brand(brand: &str) -> Vec<u8> {
    boxed("ftyp", &[brand.as_bytes(), &[0, 0, 2, 0], b"isom"].concat())
}

/// A track of pictures, 320 by 240.
pub(crate) fn pictures(kind: &str, boxes: &[u8]) -> Vec<u8> {
    let mut inside = vec![0; 78];
    inside[24..28].copy_from_slice(&[320_u16.to_be_bytes(), 240_u16.to_be_bytes()].concat());
    inside.extend(boxes);
    track("vide", &boxed(kind, &inside))
}

/// The settings of H.264 with that profile.
pub(crate) fn avc(profile: u8) -> Vec<u8> {
    boxed("avcC", &[1, profile, 0, 30, 0xff, 0xe1, 0])
}

/// A track of sound.
pub(crate) fn sounds(kind: &str, boxes: &[u8]) -> Vec<u8> {
    let mut inside = vec![0; 28];
    inside[17] = 2;
    inside.extend(boxes);
    track("soun", &boxed(kind, &inside))
}

/// What `mp4a` says it holds.
pub(crate) fn esds(object_type: u8) -> Vec<u8> {
    let mut inside = vec![0, 0, 0, 0, 3, 0x80, 0x80, 0x80, 22, 0, 1, 0];
    inside.extend([4, 0x80, 0x80, 0x80, 14, object_type, 0x15]);
    inside.extend([0; 12]);
    boxed("esds", &inside)
}

/// A track of that handler.
pub(crate) fn track(handler: &str, description: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 8];
    head.extend(handler.as_bytes());
    head.extend([0; 13]);
    let list = [&[0, 0, 0, 0, 0, 0, 0, 1][..], description].concat();
    let table = boxed("stbl", &[boxed("stsd", &list), boxed("stts", &[0; 8])].concat());
    let medium = [boxed("mdhd", &[0; 24]), boxed("hdlr", &head), boxed("minf", &table)];
    boxed("trak", &[boxed("tkhd", &[0; 84]), boxed("mdia", &medium.concat())].concat())
}

/// A film with these tracks: its data first, as cameras write it.
pub(crate) fn film(of: &str, tracks: &[Vec<u8>]) -> Vec<u8> {
    let tracks = [boxed("mvhd", &[0; 100]), tracks.concat()].concat();
    [brand(of), boxed("mdat", &[7; 100]), boxed("moov", &tracks)].concat()
}

/// A zip that holds empty files of these names.
pub(crate) fn zip(names: &[&str]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for name in names {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let place = u32::try_from(file.len()).unwrap().to_le_bytes();
        file.extend(
            [b"PK\x03\x04\x14\0", &[0; 20][..], &length, &[0; 2], name.as_bytes()].concat(),
        );
        list.extend([b"PK\x01\x02\x14\0\x14\0", &[0; 20][..], &length, &[0; 12]].concat());
        list.extend([&place, name.as_bytes()].concat());
    }
    let count = u16::try_from(names.len()).unwrap().to_le_bytes();
    let (length, place) = (u32::try_from(list.len()).unwrap(), u32::try_from(file.len()).unwrap());
    file.extend(&list);
    file.extend([b"PK\x05\x06", &[0; 4][..], &count, &count].concat());
    file.extend([&length.to_le_bytes()[..], &place.to_le_bytes(), &[0; 2]].concat());
    file
}

/// A compound file: the class of its root, and the names in it. Its directory is in two sectors that
/// do not follow each other.
pub(crate) fn compound(class: u128, names: &[&str]) -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(SECTOR * 4, 0);
    file[30..32].copy_from_slice(&9_u16.to_le_bytes());
    file[48..52].copy_from_slice(&1_u32.to_le_bytes());
    // The table is in sector 0; the directory in sector 1, then in sector 2.
    file[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let table = [u32::MAX - 2, 2, u32::MAX - 1].map(u32::to_le_bytes).concat();
    file[SECTOR..SECTOR + 12].copy_from_slice(&table);
    let mut entry = |index: usize, name: &str, class: u128| {
        let start = SECTOR * 2 + index * 128;
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file[start..start + letters.len()].copy_from_slice(&letters);
        file[start + 80..start + 96].copy_from_slice(&class.to_le_bytes());
    };
    entry(0, "Root Entry", class);
    names.iter().enumerate().for_each(|(index, name)| entry(index + 1, name, 0));
    file
}
