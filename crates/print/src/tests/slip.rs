//! The payment part with receipt, held against the measures of the Swiss Implementation Guidelines.

use super::*;
use crate::mark::Area;
use crate::theme::MM;
use crate::typeset::Face;

/// The upper edge of the slip on an A4 page.
const TOP: f32 = 297.0 - 105.0;

/// In tenths of a millimeter from the corner of the slip.
fn tenths(points: f32, from: f32) -> i32 {
    ((points / MM - from) * 10.0).round() as i32
}

/// The texts of the slip, each with its left end and its upper one, in tenths of a millimeter, its face and its size.
fn texts_of_slip(page: &[Mark]) -> Vec<(i32, i32, String, Face, f32)> {
    let mut texts = Vec::new();
    for mark in page {
        if let Mark::Text { x, y, line, .. } = mark {
            let run = &line.runs[0];
            if matches!(run.face, Face::Slip | Face::SlipBold) {
                let text: String =
                    line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| &run.text[glyph.text_range.clone()])).collect();
                texts.push((tenths(*x, 0.0), tenths(*y, TOP), text.replace('\u{A0}', " "), run.face, run.size));
            }
        }
    }
    texts
}

fn codes_of(page: &[Mark]) -> Vec<Area> {
    page.iter().filter_map(|mark| if let Mark::Code { area, .. } = mark { Some(*area) } else { None }).collect()
}

#[test]
fn the_sections_stand_where_the_guidelines_want_them() {
    for design in DESIGNS {
        let pages = pages_of(&in_design(&books::swiss(Language::German, 3), design));
        let (last, before) = pages.split_last().unwrap();
        assert!(before.iter().all(|page| texts_of_slip(page).is_empty()), "{design:?}");
        let texts = texts_of_slip(last);
        let find =
            |text: &str| texts.iter().filter(|shown| shown.2 == text).map(|shown| (shown.0, shown.1, shown.3, shown.4)).collect::<Vec<_>>();
        let (bold, plain) = (Face::SlipBold, Face::Slip);
        assert_eq!(find("Empfangsschein"), [(50, 50, bold, 11.0)]);
        assert_eq!(find("Zahlteil"), [(670, 50, bold, 11.0)]);
        assert_eq!(find("Konto / Zahlbar an"), [(50, 120, bold, 6.0), (1180, 50, bold, 8.0)]);
        assert_eq!(
            find("CH44 3199 9123 0008 8901 2").iter().map(|at| (at.0, at.2, at.3)).collect::<Vec<_>>(),
            [(50, plain, 8.0), (1180, plain, 10.0)]
        );
        assert_eq!(find("Währung"), [(50, 680, bold, 6.0), (670, 680, bold, 8.0)]);
        assert_eq!(find("Betrag").iter().map(|at| at.1).collect::<Vec<_>>(), [680, 680]);
        assert_eq!(find("Annahmestelle").iter().map(|at| (at.1, at.3)).collect::<Vec<_>>(), [(820, 6.0)]);
        assert_eq!(texts.iter().filter(|text| text.2.starts_with("00 00000 00000 00000 20260 0042")).count(), 2, "{texts:?}");
        let code = codes_of(last).into_iter().find(|area| area.width > 100.0).expect("the code of the slip");
        assert_eq!([tenths(code.x, 0.0), tenths(code.y, TOP), tenths(code.width, 0.0), tenths(code.height, 0.0)], [670, 170, 460, 460]);
        // A margin of 5 mm stays free all around both parts.
        for (x, y, text, ..) in &texts {
            assert!((50..=2_050).contains(x) && (*y >= 50 || *y < 0) && *y <= 1_000, "{design:?}: {text} at {x}, {y}");
        }
    }
}

#[test]
fn nothing_else_stands_on_a_slip_and_it_always_ends_the_page() {
    for (design, count) in DESIGNS.into_iter().flat_map(|design| [1, 6, 14, 25, 60].map(|count| (design, count))) {
        let pages = pages_of(&in_design(&books::swiss(Language::French, count), design));
        let last = pages.last().unwrap();
        assert!(!texts_of_slip(last).is_empty(), "{design:?}, {count} lines");
        for mark in last {
            if let Mark::Text { y, line, .. } = mark
                && matches!(line.runs.first().map(|run| run.face), Some(Face::Regular | Face::SemiBold))
            {
                assert!(tenths(*y + line.height, TOP) <= 0, "{design:?}, {count} lines");
            }
        }
        assert!(render(&in_design(&books::swiss(Language::French, count), design)).is_ok());
    }
}

#[test]
fn a_payer_who_is_not_known_writes_into_a_field() {
    let mut paper = books::swiss(Language::English, 2);
    paper.recipient.address.postal_code.clear();
    let pages = pages_of(&paper);
    let texts = texts_of_slip(pages.last().unwrap());
    assert_eq!(texts.iter().filter(|text| text.2 == "Payable by (name/address)").count(), 2);
    assert!(!texts.iter().any(|text| text.2 == "Payable by"));
}

#[test]
fn the_longest_particulars_stay_in_their_sections() {
    let mut paper = books::swiss(Language::German, 2);
    paper.issuer.name = "Ä".repeat(70);
    paper.recipient.name = "W".repeat(70);
    paper.issuer.address.line1 = format!("{} 1268a", "Lange Strasse ".repeat(5));
    paper.number = Some(format!("{} 17", "Rechnung ".repeat(14)));
    let pages = pages_of(&paper);
    for (x, y, text, _, size) in texts_of_slip(pages.last().unwrap()) {
        let is_on_receipt = x < 620;
        let is_value_above_the_amount = is_on_receipt && y > 120 && size == 8.0 && y < 680;
        assert!(!is_value_above_the_amount || y + 32 <= 680, "{text} at {y}");
        assert!(is_on_receipt || x < 1_180 || y + 39 <= 1_000, "{text} at {y}");
    }
}

#[test]
fn what_is_not_to_be_paid_there_has_no_slip() {
    let paper = books::swiss(Language::German, 2);
    let mut without = vec![
        books::invoice(Language::German, 2),
        Paper { stamp: Some(Stamp::Paid), ..paper.clone() },
        Paper { kind: Kind::Quote, ..paper.clone() },
        Paper { bank: None, ..paper.clone() },
    ];
    without.push(Paper { look: Look { format: Format::Letter, ..paper.look.clone() }, ..paper.clone() });
    for other in &without {
        assert!(pages_of(other).iter().all(|page| texts_of_slip(page).is_empty()));
    }
    // On a page that has no place for the slip, the code stands alone.
    let code = |paper: &Paper| pages_of(paper).iter().flat_map(|page| codes_of(page)).filter(|area| area.width > 100.0).count();
    assert_eq!((code(without.last().unwrap()), code(&paper)), (1, 1));
}
