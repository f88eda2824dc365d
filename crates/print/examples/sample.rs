//! Writes samples of every design, language and kind into a directory, or tells how long printing takes:
//! `cargo run -p bursar-print --example sample -- <directory>`, `cargo run -p bursar-print --example sample -- time`.

#[path = "sample/books.rs"]
mod books;

use std::path::Path;
use std::time::{Duration, Instant};

use bursar_print::paper::{Design, Format, Kind, Language, Paper, Stamp};
use bursar_print::render;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).unwrap_or_else(|| "time".to_owned());
    if target == "time" { time() } else { write_all(Path::new(&target)) }
}

/// Every sample with its name.
fn samples() -> Vec<(String, Paper)> {
    let mut samples = Vec::new();
    for (design, design_name) in [(Design::Modern, "modern"), (Design::Letter, "letter")] {
        for (language, tag) in [
            (Language::English, "en"),
            (Language::German, "de"),
            (Language::French, "fr"),
            (Language::Dutch, "nl"),
            (Language::Spanish, "es"),
        ] {
            for (lines, pages) in [(4, 1), (18, 2), (38, 3)] {
                let mut paper = books::invoice(language, lines);
                paper.look.design = design;
                samples.push((format!("{design_name}-{tag}-{pages}"), paper.clone()));
                paper.look.logo = None;
                samples.push((format!("{design_name}-{tag}-{pages}-plain"), paper));
            }
        }
        let with = |paper: Paper| Paper { look: bursar_print::paper::Look { design, ..paper.look.clone() }, ..paper };
        let mut draft = with(books::invoice(Language::English, 6));
        (draft.stamp, draft.number, draft.look.format) = (Some(Stamp::Draft), None, Format::Letter);
        samples.push((format!("{design_name}-draft"), draft));
        samples.push((format!("{design_name}-paid"), with(books::paid(Language::German))));
        samples.push((format!("{design_name}-quote"), with(books::quote(Language::English, false))));
        samples.push((format!("{design_name}-quote-signed"), with(books::quote(Language::French, true))));
        samples.push((format!("{design_name}-credit-note"), with(books::credit_note(Language::Dutch))));
        samples.push((
            format!("{design_name}-order"),
            with(Paper { kind: Kind::PurchaseOrder, bank: None, ..books::invoice(Language::Spanish, 5) }),
        ));
        samples.push((format!("{design_name}-long-names"), with(books::long_names(Language::German))));
        samples.push((format!("{design_name}-all-columns"), with(books::all_columns(Language::English))));
        samples.push((format!("{design_name}-yen"), with(books::in_currency(Language::English, "JPY"))));
        samples.push((format!("{design_name}-dinar"), with(books::in_currency(Language::French, "KWD"))));
        samples.push((format!("{design_name}-swiss"), with(books::swiss(Language::German, 4))));
        samples.push((format!("{design_name}-signs"), with(books::signs())));
        samples.push((format!("{design_name}-1000"), with(books::invoice(Language::German, 1000))));
    }
    samples
}

fn write_all(directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(directory)?;
    for (name, paper) in samples() {
        std::fs::write(directory.join(format!("{name}.pdf")), render(&paper)?)?;
    }
    Ok(())
}

/// The median of many runs, warm.
fn time() -> Result<(), Box<dyn std::error::Error>> {
    for lines in [10, 100, 1000] {
        let paper = books::invoice(Language::English, lines);
        let begun = Instant::now();
        let bytes = render(&paper)?.len();
        let first = begun.elapsed();
        let mut runs: Vec<Duration> = Vec::new();
        while runs.len() < 5 || runs.iter().sum::<Duration>() < Duration::from_secs(2) {
            let begun = Instant::now();
            render(&paper)?;
            runs.push(begun.elapsed());
        }
        runs.sort();
        let median = runs[runs.len() / 2];
        println!("{lines:>5} lines: first {first:?}, median {median:?} of {}, {} KB", runs.len(), bytes / 1024);
    }
    Ok(())
}
