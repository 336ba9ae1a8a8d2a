//! What commands print for somebody to read or for another program: a reader that goes away early,
//! as `head` does, ends the command quietly.

use crate::exit::NobodyReads;
use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// Prints each of them on a line of its own.
pub(super) fn print(lines: impl IntoIterator<Item = impl Display>) -> anyhow::Result<()> {
    print_to(&mut std::io::stdout().lock(), lines)
}

fn print_to(
    out: &mut impl Write,
    lines: impl IntoIterator<Item = impl Display>,
) -> anyhow::Result<()> {
    let written = lines.into_iter().try_for_each(|it| writeln!(out, "{it}"));
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn who_reads_gets_a_line_each() {
        let (mut reader, mut writer) = std::io::pipe().unwrap();
        print_to(&mut writer, [1, 2]).unwrap();
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "1\n2\n");
    }

    #[test]
    fn a_pipe_that_nobody_reads_ends_the_command_quietly() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        drop(reader);
        let error = print_to(&mut writer, ["a line"]).unwrap_err();
        assert!(error.is::<NobodyReads>(), "{error:#}");
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let error = print_to(&mut [0_u8; 3].as_mut_slice(), ["a line"]).unwrap_err();
        assert!(error.is::<std::io::Error>(), "{error:#}");
    }
}
