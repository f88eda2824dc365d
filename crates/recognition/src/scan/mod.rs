//! Pictures of pages, read by programs of the system: poppler makes pictures of a PDF, tesseract reads them.

mod pdfdetach;
mod pdftotext;
mod picture;
mod program;
mod tesseract;

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::OnceCell;

use crate::NotRecognized;
use crate::page::Page;
use crate::settings::{Programs, RecognizerLimits, RecognizerSettings};
pub(crate) use picture::is_picture;
use program::{Bounds, Confinement, run};

/// Points of a picture for each inch of a page: what tesseract reads best.
const DOTS_PER_INCH: &str = "300";
/// The largest picture of a page that is taken: A4 at 300 dots is 9 MB, A2 36.
const MAX_PICTURE_BYTES: usize = 64 << 20;
/// Pixels of the longer side of a picture that people look at: small print can be read, and no page makes a larger one.
const DRAWN_PIXELS: &str = "1600";
/// The largest picture that people look at; one of nothing but noise is smaller.
const MAX_DRAWN_BYTES: usize = 16 << 20;

/// Reads pictures. What the system has is found out once.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    confinement: OnceCell<Confinement>,
    languages: OnceLock<String>,
}

impl Scanner {
    /// The words of a PNG or a JPEG.
    pub async fn read_picture(&self, settings: &RecognizerSettings, file: Bytes) -> Result<Vec<Page>, NotRecognized> {
        let (width, height) = picture::size(&file).ok_or_else(|| NotRecognized::damaged("the picture does not say how large it is"))?;
        let limits = &settings.limits;
        if width.min(height) < limits.least_pixels {
            return Err(NotRecognized::TooSmall { least: limits.least_pixels });
        }
        if u64::from(width) * u64::from(height) > limits.most_pixels {
            return Err(NotRecognized::too_much(format!("a picture may have {} pixels", limits.most_pixels)));
        }
        Ok(vec![self.words(settings, file, 1).await?])
    }

    /// The words of the pages of a PDF, by pictures of them.
    pub async fn read_pdf(&self, settings: &RecognizerSettings, file: Bytes, pages: u32) -> Result<Vec<Page>, NotRecognized> {
        let most = settings.limits.scanned_pages;
        if pages > most {
            return Err(NotRecognized::TooManyPages { pages, most });
        }
        let pdftoppm = settings.programs.pdftoppm.as_ref().ok_or_else(|| missing("poppler (pdftoppm)"))?;
        let mut read = Vec::new();
        for number in 1..=pages {
            let place = number.to_string();
            let arguments = ["-gray", "-r", DOTS_PER_INCH, "-f", &place, "-l", &place, "-"];
            let bounds = self.bounds(settings, MAX_PICTURE_BYTES).await;
            let picture = run(pdftoppm, &arguments, file.clone(), &bounds).await?;
            read.push(self.words(settings, picture, number).await?);
        }
        Ok(read)
    }

    /// The words of the pages of a PDF, by the program that also opens files whose password is empty. None where it is not there.
    pub async fn text_of_pdf(&self, settings: &RecognizerSettings, file: Bytes) -> Result<Option<Vec<Page>>, NotRecognized> {
        let Some(pdftotext) = &settings.programs.pdftotext else { return Ok(None) };
        let bounds = self.bounds(settings, pdftotext::MAX_OUTPUT_BYTES).await;
        let table = run(pdftotext, &pdftotext::ARGUMENTS, file, &bounds).await?;
        Ok(Some(pdftotext::pages(&String::from_utf8_lossy(&table))))
    }

    /// The XML that is attached to such a PDF, the likeliest to be an e-invoice first. Nothing where no program takes it out.
    pub async fn attached_xml(&self, settings: &RecognizerSettings, file: Bytes) -> Result<Vec<Bytes>, NotRecognized> {
        let Some(pdfdetach) = settings.programs.pdfdetach.as_deref().and_then(Path::to_str) else { return Ok(Vec::new()) };
        let bounds = self.bounds(settings, pdfdetach::MAX_LISTED_BYTES).await;
        let listed = run(Path::new(pdfdetach), &pdfdetach::LIST, file.clone(), &bounds).await?;
        let bounds = self.bounds(settings, pdfdetach::MAX_OUTPUT_BYTES).await;
        let mut attached = Vec::new();
        for number in pdfdetach::xml_among(&String::from_utf8_lossy(&listed)) {
            let arguments = ["-c", pdfdetach::SAVE, pdfdetach, &number.to_string()];
            attached.push(run(Path::new("/bin/sh"), &arguments, file.clone(), &bounds).await?);
        }
        Ok(attached)
    }

    /// The pages of a PDF as PNGs for people, up to the first that cannot be drawn, and at most so many. None where nothing draws.
    pub async fn draw_pdf(&self, settings: &RecognizerSettings, file: Bytes, most: u32) -> Result<Vec<Bytes>, NotRecognized> {
        let Some(pdftoppm) = &settings.programs.pdftoppm else { return Ok(Vec::new()) };
        let mut drawn = Vec::new();
        for number in 1..=most {
            let place = number.to_string();
            let arguments = ["-png", "-cropbox", "-scale-to", DRAWN_PIXELS, "-f", &place, "-l", &place, "-"];
            let bounds = self.bounds(settings, MAX_DRAWN_BYTES).await;
            match run(pdftoppm, &arguments, file.clone(), &bounds).await {
                Ok(picture) => drawn.push(picture),
                // It is damaged, or there is no such page.
                Err(NotRecognized::Damaged { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(drawn)
    }

    async fn words(&self, settings: &RecognizerSettings, picture: Bytes, number: u32) -> Result<Page, NotRecognized> {
        let tesseract = settings.programs.tesseract.as_ref().ok_or_else(|| missing("tesseract"))?;
        let bounds = self.bounds(settings, tesseract::MAX_OUTPUT_BYTES).await;
        let languages = match self.languages.get() {
            Some(languages) => languages,
            None => {
                let listed = run(tesseract, &["--list-langs"], Bytes::new(), &bounds).await?;
                let wanted = tesseract::wanted_languages(&String::from_utf8_lossy(&listed), &settings.languages);
                self.languages.get_or_init(|| wanted)
            }
        };
        let arguments = ["stdin", "stdout", "--psm", "6", "--dpi", DOTS_PER_INCH, "-l", languages, "tsv"];
        let table = run(tesseract, &arguments, picture, &bounds).await?;
        Ok(tesseract::page(&String::from_utf8_lossy(&table), number, tesseract::MARGIN))
    }

    async fn bounds(&self, settings: &RecognizerSettings, output_bytes: usize) -> Bounds {
        let (programs, limits): (&Programs, &RecognizerLimits) = (&settings.programs, &settings.limits);
        let confinement = self.confinement.get_or_init(|| Confinement::of_this_system(programs.unshare.clone())).await.clone();
        Bounds { confinement, memory_bytes: limits.program_bytes, output_bytes, timeout: limits.timeout.max(Duration::from_secs(1)) }
    }
}

fn missing(program: &str) -> NotRecognized {
    NotRecognized::ProgramMissing { program: program.to_owned() }
}
