//! What a recognizer is built from, once, when the server starts.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use bursar_connectors::{Secret, Wire};

/// What a recognizer is built from.
#[derive(Debug, Clone, Default)]
pub struct RecognizerSettings {
    /// What a file may cost.
    pub limits: RecognizerLimits,
    /// The programs that read pictures.
    pub programs: Programs,
    /// Languages of pictures, as tesseract calls them (`eng`, `deu`, ...); those that it does not have are left out. Empty stands for English.
    pub languages: Vec<String>,
    /// The operator's own recognizer, asked for every file that is no e-invoice.
    pub adapter: Option<Adapter>,
}

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecognizerLimits {
    /// Bytes of a file.
    pub file_bytes: u64,
    /// Pages of a PDF.
    pub pages: u32,
    /// Pages of which pictures are made and read.
    pub scanned_pages: u32,
    /// Width and height of a picture, at least, in pixels.
    pub least_pixels: u32,
    /// Width times height of a picture, at most, in pixels.
    pub most_pixels: u64,
    /// What may come out of the compressed parts of one file, in bytes.
    pub unpacked_bytes: usize,
    /// From the first byte to the answer.
    pub timeout: Duration,
    /// Memory of each program that reads pictures, in bytes.
    pub program_bytes: u64,
    /// Files that are read at the same time; the others wait.
    pub at_once: usize,
}

impl Default for RecognizerLimits {
    /// 20 MB, 100 pages, of which 10 are read as pictures of 400 × 400 to 50 million pixels, 128 MB unpacked, two minutes, 1 GB for a program, two
    /// files at once.
    fn default() -> Self {
        RecognizerLimits {
            file_bytes: 20 << 20,
            pages: 100,
            scanned_pages: 10,
            least_pixels: 400,
            most_pixels: 50_000_000,
            unpacked_bytes: 128 << 20,
            timeout: Duration::from_secs(120),
            program_bytes: 1 << 30,
            at_once: 2,
        }
    }
}

/// The programs that read pictures. Each is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programs {
    /// Reads the text of a picture.
    pub tesseract: Option<PathBuf>,
    /// Makes pictures of the pages of a PDF; part of poppler.
    pub pdftoppm: Option<PathBuf>,
    /// Reads the text of PDFs that are encrypted with an empty password; part of poppler.
    pub pdftotext: Option<PathBuf>,
    /// Takes the e-invoice out of them; part of poppler.
    pub pdfdetach: Option<PathBuf>,
    /// Takes the network away from the others; part of util-linux.
    pub unshare: Option<PathBuf>,
}

impl Programs {
    /// Looks for them in the directories of a search path, such as the variable `PATH`.
    pub fn found_in(search_path: &OsStr) -> Programs {
        let find = |name: &str| std::env::split_paths(search_path).map(|directory| directory.join(name)).find(|path| path.is_file());
        Programs {
            tesseract: find("tesseract"),
            pdftoppm: find("pdftoppm"),
            pdftotext: find("pdftotext"),
            pdfdetach: find("pdfdetach"),
            unshare: find("unshare"),
        }
    }
}

/// An operator's own recognizer: a server that takes a file and answers with the document. `docs/recognition.md` has the protocol.
#[derive(Debug, Clone)]
pub struct Adapter {
    /// How it is reached, with its limits of time and size.
    pub wire: Wire,
    /// The URL that files are sent to.
    pub address: String,
    /// Sent as a bearer token.
    pub token: Option<Secret>,
}
