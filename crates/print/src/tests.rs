//! What holds for every page, whatever stands on it.

#[path = "../examples/sample/books.rs"]
mod books;
mod slip;

use bursar_kernel::Money;
use proptest::prelude::*;

use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::Mark;
use crate::paper::*;
use crate::pictures::Pictures;
use crate::{designs, render, theme};

const DESIGNS: [Design; 2] = [Design::Modern, Design::Letter];

fn in_design(paper: &Paper, design: Design) -> Paper {
    Paper { look: Look { design, ..paper.look.clone() }, ..paper.clone() }
}

fn pages_of(paper: &Paper) -> Vec<Vec<Mark>> {
    let pictures = Pictures::of(paper).unwrap();
    designs::pages(&mut Composer::new(paper, &pictures)).unwrap()
}

/// The lines of text of a page, each with the place of its left end and its right one, from top to bottom.
fn lines_of(page: &[Mark]) -> Vec<(f32, f32, f32, String)> {
    let mut lines: Vec<(f32, f32, f32, String)> = Vec::new();
    for mark in page {
        if let Mark::Text { x, y, line, .. } = mark {
            let text = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| &run.text[glyph.text_range.clone()])).collect();
            lines.push((*x, x + line.width, y + line.baseline, text));
        }
    }
    lines.sort_by(|one, other| one.2.total_cmp(&other.2).then(one.0.total_cmp(&other.0)));
    lines
}

fn texts_of(paper: &Paper) -> Vec<String> {
    pages_of(paper).iter().flat_map(|page| lines_of(page)).map(|(_, _, _, text)| text).collect()
}

/// The amounts that stand on the line of a label, page by page.
fn amounts_beside(pages: &[Vec<Mark>], label: &str) -> Vec<Vec<String>> {
    let beside = |page: &Vec<Mark>| -> Vec<String> {
        let lines = lines_of(page);
        let Some(height) = lines.iter().find(|line| line.3 == label).map(|line| line.2) else { return Vec::new() };
        lines.iter().filter(|line| (line.2 - height).abs() < 0.1 && line.3 != label).map(|line| line.3.clone()).collect()
    };
    pages.iter().map(beside).collect()
}

#[test]
fn what_is_carried_over_is_brought_forward_and_sums_the_lines_before_it() {
    for (design, count) in DESIGNS.into_iter().flat_map(|design| [5, 18, 38, 150].map(|count| (design, count))) {
        let mut paper = in_design(&books::invoice(Language::English, count), design);
        paper.columns.push(Column::TotalAfterVat.into());
        for (place, line) in paper.lines.iter_mut().enumerate() {
            line.name = format!("#{place}#");
        }
        let pages = pages_of(&paper);
        let (carried, brought) = (amounts_beside(&pages, "Carried forward"), amounts_beside(&pages, "Brought forward"));
        let mut told = 0;
        for (place, page) in pages.iter().enumerate() {
            told += lines_of(page).iter().filter(|line| line.3.starts_with('#')).count();
            if carried[place].is_empty() {
                continue;
            }
            let sum = |of: fn(&Line) -> Money| Money::sum(paper.lines[..told].iter().map(of), paper.currency).unwrap();
            let expected = [sum(|line| line.total), sum(|line| line.total_after_vat)].map(|sum| paper.language.amount(sum, 0));
            assert_eq!(carried[place], expected, "{design:?}, {count} lines, page {place}");
            assert_eq!(brought[place + 1], expected, "{design:?}, {count} lines, page {}", place + 1);
        }
        assert_eq!(told, count, "{design:?}: every line stands on a page, once");
    }
}

#[test]
fn totals_are_never_alone_on_a_page() {
    for (design, count) in DESIGNS.into_iter().flat_map(|design| (1..45).step_by(2).map(move |count| (design, count))) {
        let mut paper = in_design(&books::invoice(Language::English, count), design);
        paper.lines.iter_mut().for_each(|line| line.name = "#".to_owned());
        let pages = pages_of(&paper);
        let with_totals = pages.iter().find(|page| lines_of(page).iter().any(|line| line.3 == "Subtotal")).unwrap();
        assert!(lines_of(with_totals).iter().any(|line| line.3 == "#"), "{design:?}, {count} lines");
    }
}

/// Every text stands within the margins of its page, and no two lines of text lie on each other.
fn assert_in_order(paper: &Paper, name: &str) {
    let (width, height) = theme::page_size(paper.look.format);
    for (place, page) in pages_of(paper).iter().enumerate() {
        let lines = lines_of(page);
        for (left, right, baseline, text) in &lines {
            assert!(*left >= 40.0 && *right <= width - 40.0, "{name}, page {place}: {text:?} from {left} to {right}");
            assert!(*baseline >= 20.0 && *baseline <= height - 8.0, "{name}, page {place}: {text:?} at {baseline}");
        }
        for (one, other) in lines.iter().zip(lines.iter().skip(1)) {
            let is_beside = one.1 <= other.0 + 0.1 || other.1 <= one.0 + 0.1 || one.3.trim().is_empty() || other.3.trim().is_empty();
            assert!(is_beside || (other.2 - one.2).abs() > 5.0, "{name}, page {place}: {:?} lies on {:?}", one.3, other.3);
        }
    }
}

#[test]
fn nothing_leaves_the_page_or_lies_on_something_else() {
    let mut endless = books::paid(Language::Dutch);
    endless.payments = vec![endless.payments[1].clone(); 120];
    endless.totals.vat = vec![endless.totals.vat[0].clone(); 60];
    endless.recipient.address.line2 = Some("Building 7, third floor on the left ".repeat(40));
    let papers = [
        ("endless", endless),
        ("long names", books::long_names(Language::German)),
        ("all columns", books::all_columns(Language::German)),
        ("dinar", books::in_currency(Language::French, "KWD")),
        ("yen", books::in_currency(Language::Dutch, "JPY")),
        ("paid", books::paid(Language::Spanish)),
        ("signed", books::quote(Language::Spanish, true)),
        ("credit note", books::credit_note(Language::Spanish)),
        ("order", Paper { kind: Kind::PurchaseOrder, ..books::invoice(Language::French, 9) }),
        ("delivery note", delivery_note(books::invoice(Language::Dutch, 60))),
    ];
    for (name, paper) in papers {
        for (design, format) in DESIGNS.into_iter().flat_map(|design| [Format::A4, Format::Letter].map(|format| (design, format))) {
            let mut paper = in_design(&paper, design);
            paper.look.format = format;
            assert_in_order(&paper, &format!("{name}, {design:?}, {format:?}"));
        }
    }
}

#[test]
fn figures_as_large_as_they_get_stand_below_the_names() {
    let mut paper = books::all_columns(Language::French);
    for line in &mut paper.lines {
        let most = Money::new(Money::MAX_IN_JSON, paper.currency);
        (line.price, line.price_after_vat, line.total, line.total_after_vat) = (most, most, most, most);
    }
    for design in DESIGNS {
        let paper = in_design(&paper, design);
        assert_eq!(
            texts_of(&paper).iter().filter(|text| *text == "90\u{202F}071\u{202F}992\u{202F}547\u{202F}409,91").count(),
            3 * 6,
            "{design:?}"
        );
        assert!(texts_of(&paper).iter().any(|text| text.starts_with("Copper pendant lamp “Ember”")), "{design:?}");
    }
}

#[test]
fn columns_are_those_that_are_asked_for() {
    let mut paper = books::invoice(Language::English, 2);
    paper.columns = vec![
        ShownColumn { column: Column::Total, label: Some("Fee".to_owned()), precision: Some(4) },
        Column::Name.into(),
        Column::Discount.into(),
    ];
    let texts = texts_of(&paper);
    for (text, is_shown) in
        [("Fee", true), ("756.0000", true), ("Qty", false), ("Price", false), ("Discount", false), ("Description", true)]
    {
        assert_eq!(texts.iter().any(|shown| shown == text), is_shown, "{text}");
    }
    paper.columns.clear();
    assert!(!texts_of(&paper).iter().any(|text| text == "Description" || text.contains("lamp “Ember”")));
}

#[test]
fn a_code_is_shown_where_a_transfer_in_euros_is_asked_for() {
    let paper = books::invoice(Language::German, 1);
    let expected = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nKupferwerk Lichtmanufaktur GmbH\nDE89370400440532013000\nEUR899.64\n\n\nINV-2026-00042";
    assert_eq!(crate::epc::transfer(&paper).as_deref(), Some(expected));
    assert!(crate::epc::code(expected, 13).is_some_and(|code| code.len() <= 69));
    let mut without =
        vec![books::in_currency(Language::German, "CHF"), books::paid(Language::German), books::credit_note(Language::German)];
    without.push(Paper { stamp: Some(Stamp::Draft), ..paper.clone() });
    without.push(Paper { bank: None, ..paper.clone() });
    without.push(Paper {
        bank: Some(BankDetails { iban: Some("BR9700360305000010009795493P1".to_owned()), ..BankDetails::default() }),
        ..paper.clone()
    });
    without.push(Paper { totals: Totals { due: Money::new(100_000_000_000, paper.currency), ..paper.totals.clone() }, ..paper });
    assert!(without.iter().all(|paper| crate::epc::transfer(paper).is_none()));
}

#[test]
fn a_page_is_saved_where_only_scraps_would_stand_on_it() {
    let pages = |count| pages_of(&books::invoice(Language::English, count)).len();
    assert_eq!((1..6).map(pages).collect::<Vec<_>>(), [1; 5]);
}

#[test]
fn a_sign_without_a_glyph_is_a_box() {
    let texts = texts_of(&books::signs());
    for text in ["Lamp □ with □□ and □□□□□□", "Thank you! □□ We □ your library. □□□□□", "Ελληνική Βιβλιοθήκη /"]
    {
        assert!(texts.iter().any(|shown| shown.trim_end() == text), "{text} in {texts:?}");
    }
}

#[test]
fn equal_papers_give_equal_bytes() {
    let paper = books::quote(Language::Dutch, true);
    assert_eq!(render(&paper).unwrap(), render(&paper.clone()).unwrap());
}

#[test]
fn what_is_wrong_is_named() {
    let paper = books::invoice(Language::English, 3);
    let with_logo = |bytes: &[u8]| {
        let look = Look { logo: Some(bytes.to_vec()), ..paper.look.clone() };
        render(&Paper { look, ..paper.clone() }).unwrap_err().to_string()
    };
    assert_eq!(with_logo(b"GIF89a"), "logo: must be a PNG or a JPEG");
    assert!(with_logo(b"\x89PNG\r\n\x1a\nbroken").starts_with("logo: cannot be read"));
    let cmyk = [&b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xC0\x00\x14\x08\x00\x10\x00\x10\x04"[..], &[0; 40]].concat();
    assert_eq!(with_logo(&cmyk), "logo: is a JPEG in CMYK: send it in RGB");
    let mut foreign = paper.clone();
    foreign.lines[1].price = Money::new(1, "USD".parse().unwrap());
    assert_eq!(render(&foreign), Err(PaperError::Currency { place: "lines[1]".to_owned() }));
    let mut long = paper;
    long.lines = vec![long.lines[0].clone(); 1001];
    assert_eq!(render(&long), Err(PaperError::TooLong { what: "lines", most: 1000 }));
}

/// Texts of any signs, with those that are hard among them.
fn any_text() -> impl Strategy<Value = String> {
    const HARD: [&str; 15] = [
        "\u{0}",
        "\u{FEFF}",
        "\u{FFFE}",
        "\u{E000}",
        "🏳️‍🌈",
        "\u{301}",
        "\u{200D}",
        "\r\n",
        "\u{2028}",
        "ﷺ",
        "ำ",
        "𝒳",
        "\u{10FFFF}",
        "ﬁ",
        "ß",
    ];
    let sign =
        prop_oneof![any::<char>().prop_map(String::from), prop::sample::select(&HARD[..]).prop_map(str::to_owned), Just(" ".to_owned())];
    prop::collection::vec(sign, 0..60).prop_map(|signs| signs.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_a_document(name in any_text(), number in any_text(), memo in any_text(), city in any_text(), unit in any_text(), design in prop::sample::select(&DESIGNS[..])) {
        let mut paper = in_design(&books::invoice(Language::French, 2), design);
        paper.look.logo = None;
        paper.recipient.name = name.clone();
        paper.recipient.address.city = city;
        paper.issuer.name = memo.clone();
        paper.number = Some(number);
        paper.texts.memo = Some(memo);
        paper.lines[0].name = name;
        paper.lines[0].unit = Some(unit);
        prop_assert!(render(&paper).is_ok());
    }
}

/// What an invoice sells, delivered: without prices.
fn delivery_note(invoice: Paper) -> Paper {
    let columns = [Column::Name, Column::Quantity, Column::Unit].map(ShownColumn::from).into();
    Paper { kind: Kind::DeliveryNote, columns, bank: None, signature: Some(Signature::Blank), stamp: Some(Stamp::Canceled), ..invoice }
}

#[test]
fn a_delivery_note_says_nothing_of_money() {
    for design in DESIGNS {
        let paper = in_design(&delivery_note(books::invoice(Language::English, 60)), design);
        let symbol = "\u{20ac}";
        let texts = texts_of(&paper);
        assert!(texts.iter().any(|text| text.contains("Delivery note")), "{design:?}");
        assert!(!texts.iter().any(|text| text.contains(symbol) || text.contains("Carried") || text.contains("Subtotal")), "{design:?}");
    }
}
