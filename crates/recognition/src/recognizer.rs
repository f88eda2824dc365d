//! Which part of a file is read, and by what.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::NotRecognized;
use crate::page::Page;
use crate::pdf::Pdf;
use crate::recognized::{ReadFrom, Recognized};
use crate::scan::{Scanner, is_picture};
use crate::settings::{RecognizerLimits, RecognizerSettings};
use crate::{adapter, einvoice, fields};

/// A page that a program wrote has more words than a stamp on a scan.
const LEAST_WORDS: usize = 12;

/// Reads files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recognizer {
    settings: Arc<RecognizerSettings>,
    scanner: Arc<Scanner>,
    turns: Arc<Semaphore>,
    most_pages: u32,
    /// Nothing but this part of a PDF is read.
    only: Option<ReadFrom>,
}

/// What a PDF holds.
enum Contents {
    EInvoice(Box<Recognized>),
    /// The words of its pages.
    Words(Vec<Page>),
    /// Pictures of pages, so many.
    Pictures(u32),
}

impl Recognizer {
    /// Built once, when the server starts.
    pub fn new(settings: RecognizerSettings) -> Self {
        let (most_pages, at_once) = (settings.limits.pages, settings.limits.at_once.max(1));
        Recognizer {
            settings: Arc::new(settings),
            scanner: Arc::default(),
            turns: Arc::new(Semaphore::new(at_once)),
            most_pages,
            only: None,
        }
    }

    /// What it was built from.
    pub fn settings(&self) -> &RecognizerSettings {
        &self.settings
    }

    /// The same, for files of fewer pages: longer ones are refused with [`NotRecognized::TooManyPages`].
    pub fn up_to_pages(&self, most: u32) -> Self {
        Recognizer { most_pages: most.min(self.most_pages), ..self.clone() }
    }

    /// The same, for nothing but one part of a PDF, to measure how well that part is read.
    pub fn only(&self, part: ReadFrom) -> Self {
        Recognizer { only: Some(part), ..self.clone() }
    }

    /// Reads a file within the limits of time, memory and pages.
    pub async fn recognize(&self, file: Bytes) -> Result<Recognized, NotRecognized> {
        let limits = &self.settings.limits;
        if file.len() as u64 > limits.file_bytes {
            return Err(NotRecognized::TooLarge { most: limits.file_bytes });
        }
        self.within_limits(self.read(file)).await
    }

    /// Draws the first pages of a PDF, at most so many: PNGs of which the longer side has 1600 pixels. It ends with the first page that cannot
    /// be drawn, and draws nothing where poppler is not installed.
    pub async fn draw_pages(&self, pdf: Bytes, most: u32) -> Result<Vec<Bytes>, NotRecognized> {
        self.within_limits(self.scanner.draw_pdf(&self.settings, pdf, most)).await
    }

    /// One of the few that work at the same time, and not for longer than it may.
    async fn within_limits<T>(&self, work: impl Future<Output = Result<T, NotRecognized>>) -> Result<T, NotRecognized> {
        let timeout = self.settings.limits.timeout;
        let turn = self.turns.acquire().await.map_err(|_| NotRecognized::unavailable("the server is stopping"))?;
        let done = tokio::time::timeout(timeout, work).await;
        drop(turn);
        done.unwrap_or(Err(NotRecognized::TimedOut { seconds: timeout.as_secs() }))
    }

    async fn read(&self, file: Bytes) -> Result<Recognized, NotRecognized> {
        if is_pdf(&file) {
            self.read_pdf(file).await
        } else if is_picture(&file) {
            self.read_picture(file).await
        } else if is_xml(&file) {
            apart(move || einvoice::read(&file)).await
        } else {
            Err(NotRecognized::NotSupported)
        }
    }

    async fn read_pdf(&self, file: Bytes) -> Result<Recognized, NotRecognized> {
        let (bytes, limits, most_pages, only) = (file.clone(), self.settings.limits, self.most_pages, self.only);
        let contents = match apart(move || contents(&bytes, &limits, most_pages, only)).await {
            Err(NotRecognized::Encrypted) => self.protected_contents(file.clone()).await?,
            contents => contents?,
        };
        let pages = match &contents {
            Contents::EInvoice(_) => 0,
            Contents::Words(pages) => pages.len() as u32,
            Contents::Pictures(pages) => *pages,
        };
        match (contents, &self.settings.adapter) {
            (Contents::EInvoice(recognized), _) => Ok(*recognized),
            (_, Some(adapter)) => adapter::recognize(adapter, file, "application/pdf", pages).await,
            (Contents::Words(pages), None) => apart(move || fields::read(&pages, ReadFrom::TextLayer)).await,
            (Contents::Pictures(pages), None) => {
                let pages = self.scanner.read_pdf(&self.settings, file, pages).await?;
                apart(move || fields::read(&pages, ReadFrom::Scan)).await
            }
        }
    }

    /// What a PDF holds that is encrypted: many are so that they cannot be changed, and open without a password.
    async fn protected_contents(&self, file: Bytes) -> Result<Contents, NotRecognized> {
        let pages = match self.scanner.text_of_pdf(&self.settings, file.clone()).await {
            Ok(Some(pages)) => pages,
            // There is no program to open it, or it asks for a password.
            Ok(None) | Err(NotRecognized::Damaged { .. }) => return Err(NotRecognized::Encrypted),
            Err(error) => return Err(error),
        };
        let count = pages.len() as u32;
        require_few(count, self.most_pages)?;
        if may_hold_e_invoice(self.only) {
            let attached = self.scanner.attached_xml(&self.settings, file).await?;
            if let Some(found) = apart(move || e_invoice_among(&attached, count)).await? {
                return Ok(found);
            }
        }
        Ok(words_or_pictures(pages, self.only))
    }

    async fn read_picture(&self, file: Bytes) -> Result<Recognized, NotRecognized> {
        if let Some(adapter) = &self.settings.adapter {
            let media_type = if file.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
            return adapter::recognize(adapter, file, media_type, 1).await;
        }
        let pages = self.scanner.read_picture(&self.settings, file).await?;
        apart(move || fields::read(&pages, ReadFrom::Scan)).await
    }
}

/// Opens a PDF and takes out what can be read.
fn contents(bytes: &[u8], limits: &RecognizerLimits, most_pages: u32, only: Option<ReadFrom>) -> Result<Contents, NotRecognized> {
    let pdf = Pdf::open(bytes, limits.unpacked_bytes)?;
    let pages = pdf.page_count();
    require_few(pages, most_pages)?;
    if may_hold_e_invoice(only)
        && let Some(found) = e_invoice_among(&pdf.attached_xml()?, pages)?
    {
        return Ok(found);
    }
    Ok(words_or_pictures(pdf.pages()?, only))
}

fn require_few(pages: u32, most: u32) -> Result<(), NotRecognized> {
    if pages > most { Err(NotRecognized::TooManyPages { pages, most }) } else { Ok(()) }
}

fn may_hold_e_invoice(only: Option<ReadFrom>) -> bool {
    matches!(only, None | Some(ReadFrom::EInvoice))
}

/// The first of these files of XML that is an e-invoice; one that breaks its standard is refused.
fn e_invoice_among(attached: &[impl AsRef<[u8]>], pages: u32) -> Result<Option<Contents>, NotRecognized> {
    for xml in attached {
        match einvoice::read(xml.as_ref()) {
            Ok(recognized) => return Ok(Some(Contents::EInvoice(Box::new(Recognized { pages, ..recognized })))),
            // Some other file that is attached.
            Err(NotRecognized::NotSupported) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Pages without words are pictures.
fn words_or_pictures(pages: Vec<Page>, only: Option<ReadFrom>) -> Contents {
    let words = pages.iter().map(|page| page.words.len()).sum::<usize>();
    if words < LEAST_WORDS || only == Some(ReadFrom::Scan) { Contents::Pictures(pages.len() as u32) } else { Contents::Words(pages) }
}

/// Does work of the processor where nothing else waits for it. A mistake of ours ends this file and nothing else.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, NotRecognized> + Send + 'static) -> Result<T, NotRecognized> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(NotRecognized::damaged("it cannot be read")))
}

/// Some writers put a few bytes before the mark.
fn is_pdf(file: &[u8]) -> bool {
    let start = &file[..file.len().min(1024)];
    memchr::memmem::find(start, b"%PDF-").is_some()
}

fn is_xml(file: &[u8]) -> bool {
    let start = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let start = start.trim_ascii_start();
    start.starts_with(b"<") || file.starts_with(b"\xFF\xFE<\0") || file.starts_with(b"\xFE\xFF\0<")
}
