//! How well pages are read: PDFs that carry an e-invoice are read by their pages alone, and compared with what their XML says. What the XML says
//! and the pages do not, by poppler's `pdftotext`, cannot be read from them and is counted apart.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use bursar_recognition::{NotRecognized, Programs, ReadFrom, ReadValue, Recognized, Recognizer, RecognizerSettings, is_iban, is_vat_id};

/// The fields that are compared, each as text.
type Field = (&'static str, fn(&Recognized) -> Option<String>);

const FIELDS: [Field; 10] = [
    ("supplier", |read| said(&read.sender.name)),
    ("number", |read| said(&read.document_id)),
    ("issued on", |read| said(&read.issued_on)),
    ("due on", |read| said(&read.due_on)),
    ("currency", |read| said(&read.currency)),
    ("net", |read| said(&read.net)),
    ("tax", |read| said(&read.tax)),
    ("gross", |read| said(&read.gross)),
    ("IBAN", |read| said(&read.sender.iban)),
    ("VAT ID", |read| said(&read.sender.vat_id)),
];

/// How often a field was right, empty and wrong, of those that the XML says.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    empty: usize,
    wrong: usize,
    /// How often it was one of the last two, while no page says what the XML does.
    not_printed: usize,
    /// How often it was empty because the sample made the number up: with wrong check digits, no picture of it is believed.
    made_up: usize,
}

/// Prints a table for the PDFs of a folder.
pub(crate) fn recognize(options: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut folder, mut part, mut is_verbose) = (None, ReadFrom::TextLayer, false);
    for option in options {
        match option.as_str() {
            "--scan" => part = ReadFrom::Scan,
            "--verbose" => is_verbose = true,
            other => folder = Some(PathBuf::from(other)),
        }
    }
    let folder = folder.ok_or("give the folder of the PDFs")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder, part, is_verbose))
}

async fn measure(folder: &Path, part: ReadFrom, is_verbose: bool) -> Result<(), Box<dyn Error>> {
    let search_path = std::env::var_os("PATH").unwrap_or_default();
    let languages = ["deu", "fra", "eng"].map(str::to_owned).to_vec();
    let settings = RecognizerSettings { programs: Programs::found_in(&search_path), languages, ..RecognizerSettings::default() };
    let recognizer = Recognizer::new(settings);
    let mut tallies = [Tally::default(); FIELDS.len()];
    let (mut files, mut pages, mut took) = (0, 0, std::time::Duration::ZERO);
    let (mut whole, mut but_for_due) = (0, 0);
    for path in pdfs(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file: bytes::Bytes = std::fs::read(&path)?.into();
        let truth = match recognizer.recognize(file.clone()).await {
            Ok(truth) if truth.read_from == ReadFrom::EInvoice => truth,
            Ok(_) => continue,
            Err(why) => {
                println!("{name}: {why}");
                continue;
            }
        };
        let start = std::time::Instant::now();
        let read = recognizer.only(part).recognize(file).await;
        took += start.elapsed();
        if read.as_ref().is_ok_and(|read| is_another_document(&truth, read)) {
            println!("{name}: the page is another document than the XML, and is left out");
            continue;
        }
        files += 1;
        pages += truth.pages;
        let is_whole = read.as_ref().is_ok_and(is_whole);
        but_for_due += usize::from(is_whole);
        whole += usize::from(is_whole && read.as_ref().is_ok_and(|read| read.due_on.is_some()));
        compare(&name, part, (&truth, &read), &printed(&path)?, &mut tallies, is_verbose);
    }
    print_table(&tallies);
    let per_page = took.as_millis() as f64 / f64::from(pages.max(1));
    println!("{files} files, {pages} pages, {per_page:.1} ms a page");
    println!(
        "{whole} files have all that a payable must have unless a partner asks for other fields, {but_for_due} all but the day of payment"
    );
    Ok(())
}

/// Has it what makes a payable `new`, but for the day of payment?
fn is_whole(read: &Recognized) -> bool {
    read.document_id.is_some() && read.issued_on.is_some() && read.currency.is_some() && read.gross.is_some() && !read.lines.is_empty()
}

/// Some samples carry the XML of another bill than the one that is printed.
fn is_another_document(truth: &Recognized, read: &Recognized) -> bool {
    let differs = |value: fn(&Recognized) -> Option<String>| value(read).is_some() && value(truth) != value(read);
    differs(|read| said(&read.document_id)) && differs(|read| said(&read.issued_on)) && said(&truth.gross) != said(&read.gross)
}

fn compare(
    name: &str,
    part: ReadFrom,
    (truth, read): (&Recognized, &Result<Recognized, NotRecognized>),
    printed: &str,
    tallies: &mut [Tally],
    is_verbose: bool,
) {
    if let (Err(why), true) = (read, is_verbose) {
        println!("{name}: {why}");
    }
    for ((field, value), tally) in FIELDS.iter().zip(tallies) {
        let Some(expected) = value(truth) else { continue };
        let found = read.as_ref().ok().and_then(value);
        match &found {
            None if part == ReadFrom::Scan && !is_believed(field, &expected) => tally.made_up += 1,
            Some(found) if is_same(field, &expected, found) => tally.right += 1,
            _ if !is_printed(field, &expected, printed) => tally.not_printed += 1,
            None => tally.empty += 1,
            Some(_) => tally.wrong += 1,
        }
        if is_verbose && !found.as_ref().is_some_and(|found| is_same(field, &expected, found)) {
            let place = if is_printed(field, &expected, printed) { "" } else { ", and is not printed" };
            println!("{name}: {field}: {expected:?} was read as {found:?}{place}");
        }
    }
}

/// May a value of this field that stands in a picture be taken for one?
fn is_believed(field: &str, value: &str) -> bool {
    match field {
        "IBAN" => is_iban(value),
        "VAT ID" => is_vat_id(value),
        _ => true,
    }
}

/// What all pages of a PDF say: small letters and digits alone.
fn printed(path: &Path) -> Result<String, Box<dyn Error>> {
    let output =
        Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().map_err(|why| format!("pdftotext of poppler: {why}"))?;
    Ok(plain(&String::from_utf8_lossy(&output.stdout)))
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Do the pages say this value anywhere, in any form? What is in doubt is printed.
fn is_printed(field: &str, expected: &str, printed: &str) -> bool {
    let forms = match field {
        "issued on" | "due on" => forms_of_day(expected),
        "net" | "tax" | "gross" => vec![forms_of_amount(expected)],
        "currency" => return true,
        _ => vec![plain(expected)],
    };
    forms.iter().any(|form| printed.contains(form.as_str()))
}

/// The digits of an amount with its two decimals.
fn forms_of_amount(amount: &str) -> String {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    plain(&format!("{whole}{decimals:0<2}"))
}

/// The digits of a day in every order, and the day beside the name of its month.
fn forms_of_day(day: &str) -> Vec<String> {
    const MONTHS: [[&str; 12]; 4] = [
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        ["jan", "fév", "mär", "avr", "mai", "juin", "juil", "aoû", "set", "okt", "nov", "dez"],
        ["ene", "feb", "maa", "abr", "mei", "giu", "lug", "ago", "sep", "ott", "nov", "dic"],
        ["gen", "feb", "mrt", "apr", "mag", "jun", "jul", "aug", "sep", "oct", "nov", "déc"],
    ];
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts[..] else { return Vec::new() };
    let short = |number: &str| number.trim_start_matches('0').to_owned();
    let place = month.parse().map_or(0, |month: usize| month.saturating_sub(1) % 12);
    let named = |names: [&str; 12]| {
        let (day, name) = (short(day), names[place]);
        [format!("{day}{name}"), format!("{day}de{name}"), format!("{name}{day}")]
    };
    let mut forms: Vec<String> = MONTHS.into_iter().flat_map(named).collect();
    for (day, month) in
        [(day.to_owned(), month.to_owned()), (short(day), short(month)), (day.to_owned(), short(month)), (short(day), month.to_owned())]
    {
        for year in [year, &year[2..]] {
            forms.extend([format!("{day}{month}{year}"), format!("{month}{day}{year}"), format!("{year}{month}{day}")]);
        }
    }
    forms
}

/// Letters and digits alone are compared. A page may add the legal form to a name.
fn is_same(field: &str, expected: &str, found: &str) -> bool {
    let plain = |text: &str| {
        text.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').flat_map(char::to_lowercase).collect::<String>()
    };
    let (expected, found) = (plain(expected), plain(found));
    expected == found || field == "supplier" && found.starts_with(&expected)
}

fn said<T: ToString>(value: &Option<ReadValue<T>>) -> Option<String> {
    value.as_ref().map(|read| read.value.to_string())
}

fn pdfs(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    found.retain(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")));
    found.sort();
    Ok(found)
}

fn print_table(tallies: &[Tally]) {
    println!("| field | asked | not printed | right | empty | wrong |\n|---|---:|---:|---:|---:|---:|");
    for ((field, _), tally) in FIELDS.iter().zip(tallies) {
        let asked = tally.right + tally.empty + tally.wrong;
        let percent = |count: usize| format!("{count} ({} %)", (count * 100 + asked / 2).checked_div(asked).unwrap_or_default());
        let (all, right, empty, wrong) = (asked + tally.not_printed, percent(tally.right), percent(tally.empty), percent(tally.wrong));
        println!("| {field} | {all} | {} | {right} | {empty} | {wrong} |", tally.not_printed);
    }
    for ((field, _), tally) in FIELDS.iter().zip(tallies).filter(|(_, tally)| tally.made_up > 0) {
        println!("{field}: {} more have wrong check digits in the sample itself, and stayed empty", tally.made_up);
    }
}
