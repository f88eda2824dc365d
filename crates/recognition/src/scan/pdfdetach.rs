//! What poppler's `pdfdetach` is asked for: the names of the files that are attached to a PDF, and one of them.

use crate::pdf::attachments::{MAX_FILES, MAX_NAMES, is_usual_name};

/// A thousand names of ordinary length.
pub(super) const MAX_LISTED_BYTES: usize = 256 << 10;
/// The largest e-invoices carry their own attachments.
pub(super) const MAX_OUTPUT_BYTES: usize = 20 << 20;
/// The PDF is what it reads, and no file.
pub(super) const LIST: [&str; 2] = ["-list", "fd://0"];
/// It writes into a file by its name, so its output needs one: that of a pipe that belongs to the same user.
pub(super) const SAVE: &str = r#""$0" -save "$1" -o /dev/stdout fd://0 | cat"#;

/// The numbers of the files of XML in its list, those of a usual name first: `1: factur-x.xml`.
pub(super) fn xml_among(listed: &str) -> Vec<u32> {
    let named = listed.lines().filter_map(|line| line.split_once(": ")).take(MAX_NAMES);
    let named = named.filter_map(|(number, name)| Some((number.trim().parse::<u32>().ok()?, name.trim().to_lowercase())));
    let mut xml: Vec<(u32, String)> = named.filter(|(_, name)| name.ends_with(".xml")).collect();
    xml.sort_by_key(|(_, name)| !is_usual_name(name));
    xml.into_iter().take(MAX_FILES).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_name_comes_first() {
        let listed = "4 embedded files\n1: notes.xml\n2: photo.png\n3: Factur-X.XML\n4: 5: odd.xml\n";
        assert_eq!(xml_among(listed), [3, 1, 4]);
        assert_eq!(xml_among("0 embedded files\n"), [0_u32; 0]);
    }
}
