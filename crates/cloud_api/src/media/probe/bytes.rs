//! Reads pieces of a file, and never more than so many bytes of it.

use std::io::{self, Read, Seek, SeekFrom};

/// The most bytes that are read of a file, whatever it is.
pub const READ_BYTES_MAX: u64 = 1024 * 1024;

/// How many bytes are read first.
const HEAD: u64 = 64 * 1024;

/// What a piece costs at least, so that the number of pieces is bounded as well.
const PIECE_COST_MIN: u64 = 64;

/// A file of which pieces are read.
pub(super) struct Bytes<'a, R> {
    file: &'a mut R,
    size: u64,
    head: Vec<u8>,
    left: u64,
}

impl<'a, R: Read + Seek> Bytes<'a, R> {
    /// Reads how big the file is, and its head.
    pub(super) fn of(file: &'a mut R) -> io::Result<Self> {
        let size = file.seek(SeekFrom::End(0))?;
        let mut bytes = Self { file, size, head: Vec::new(), left: READ_BYTES_MAX };
        bytes.head = bytes.at(0, HEAD)?;
        Ok(bytes)
    }

    /// How many bytes the file has.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes, 64 KiB of them at most.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// So many bytes from there; fewer at the end of the file, and when enough of it was read.
    pub(super) fn at(&mut self, offset: u64, length: u64) -> io::Result<Vec<u8>> {
        let length = length.min(self.size.saturating_sub(offset));
        if let Some(piece) = self.in_head(offset, length) {
            return Ok(piece.to_vec());
        }
        let length = length.min(self.left);
        self.left = self.left.saturating_sub(length.max(PIECE_COST_MIN));
        if length == 0 {
            return Ok(Vec::new());
        }
        let mut piece = Vec::new();
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.by_ref().take(length).read_to_end(&mut piece)?;
        Ok(piece)
    }

    fn in_head(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let start = usize::try_from(offset).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        self.head.get(start..end)
    }
}

/// The number in the first two of these bytes, the big end first.
pub(super) fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(array(bytes, at)?))
}

/// The number in these four bytes, the big end first.
pub(super) fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(array(bytes, at)?))
}

/// The number in these eight bytes, the big end first.
pub(super) fn u64_be(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(array(bytes, at)?))
}

/// The number in these two bytes, the little end first.
pub(super) fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(array(bytes, at)?))
}

/// The number in these four bytes, the little end first.
pub(super) fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(array(bytes, at)?))
}

/// So many bytes from there.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
