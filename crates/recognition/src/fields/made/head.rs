//! The upper part of a made bill: who sells, who buys, what the document is called, its number and its days.

use super::bill::{Bill, Terms};
use super::dice::Dice;
use super::sheet::{Sheet, WIDTH, width};
use chrono::Days;

const LEFT: f32 = 56.0;
const RIGHT: f32 = 545.0;
const MIDDLE: f32 = 330.0;

/// Draws it. Does anything of it name the supplier?
pub(super) fn draw(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) -> bool {
    let has_sections = dice.chance(35);
    let is_named = if has_sections { true } else { letterhead(sheet, bill, dice) };
    let is_early = dice.chance(30);
    let (title, is_numbered, is_dated) = title(bill, dice);
    if is_early {
        sheet.skip(1.0);
        sheet.put_sized(if dice.chance(50) { LEFT } else { MIDDLE }, sheet.size * 1.7, &title);
        sheet.skip(2.5);
    }
    let mut rows = meta(bill, dice, is_numbered, is_dated);
    let has_return_line = if has_sections {
        sections(sheet, bill, dice);
        false
    } else {
        window(sheet, bill, dice, &mut rows)
    };
    sheet.skip(1.5);
    if !is_early {
        sheet.put_sized(LEFT, sheet.size * 1.5, &title);
        sheet.skip(2.2);
    }
    if dice.chance(12) {
        let reference = dice.pick(bill.language.references).replace("{}", &dice.fill("RE-####-##"));
        sheet.put(LEFT, &reference.replace(" D", &format!(" {}", bill.day(bill.issued - Days::new(40)))));
        sheet.skip(1.5);
    }
    draw_rows(sheet, &rows, dice);
    sheet.skip(1.0);
    is_named || has_return_line
}

fn letterhead(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) -> bool {
    let (firm, language) = (&bill.supplier, bill.language);
    match dice.below(10) {
        0..5 => {
            let size = sheet.size * dice.pick(&[1.2, 1.6, 2.0]);
            let left = match dice.below(3) {
                0 => LEFT,
                1 => (WIDTH - width(&firm.name) * size) / 2.0,
                _ => (RIGHT - width(&firm.name) * size).max(LEFT),
            };
            sheet.put_sized(left, size, &firm.name);
            sheet.skip(size / sheet.size);
            if dice.chance(60) {
                let contact = format!("{} {}", dice.pick(language.phones), firm.phone);
                sheet.put_lines(left, &[firm.street.clone(), firm.city.clone(), contact, firm.mail.clone()]);
            }
            sheet.skip(1.0);
            true
        }
        5..7 => {
            let separator = dice.pick(&[" · ", " | ", " - ", ", "]);
            let parts = [&firm.name, &firm.street, &firm.city, &firm.mail].map(String::as_str);
            sheet.put_sized(LEFT, sheet.size * 0.9, &parts.join(separator));
            sheet.skip(2.0);
            true
        }
        // A logo is a picture.
        _ => {
            sheet.skip(4.0);
            false
        }
    }
}

/// Title, whether it has the number, and the day of issue.
fn title(bill: &Bill, dice: &mut Dice) -> (String, bool, bool) {
    let form = dice.pick(bill.language.titles);
    let day = bill.day(bill.issued);
    // The letters of a title in capitals are not places.
    let words = form.split(' ').map(|word| match word.trim_start_matches(['#', '°']) {
        "R" => word.replace('R', &bill.number),
        "D" => day.clone(),
        _ if word == "n°R" => format!("n°{}", bill.number),
        _ => word.to_owned(),
    });
    let title = words.collect::<Vec<_>>().join(" ");
    let (is_numbered, is_dated) = (title.contains(&bill.number), title.contains(&day));
    (title, is_numbered, is_dated)
}

/// Labels and values in the order in which they stand.
fn meta(bill: &Bill, dice: &mut Dice, is_numbered: bool, is_dated: bool) -> Vec<(String, String)> {
    let language = bill.language;
    let mut rows = Vec::new();
    if !is_numbered || dice.chance(30) {
        rows.push((dice.pick(language.numbers).to_owned(), bill.number.clone()));
    }
    if !is_dated || dice.chance(30) {
        rows.push((dice.pick(language.issued).to_owned(), bill.day(bill.issued)));
    }
    if let Terms::Labeled(day) = bill.terms {
        rows.push((dice.pick(language.due).to_owned(), bill.day(day)));
    }
    for _ in 0..dice.below(3) {
        let label = dice.pick(language.other_days);
        let day = bill.issued - Days::new(dice.between(1, 60));
        rows.push((label.to_owned(), bill.day(day)));
    }
    for _ in 0..dice.below(4) {
        let form = dice.pick(&["#####", "PO-####", "K##-###", "4500######", "###/##"]);
        rows.push((dice.pick(language.other_numbers).to_owned(), dice.fill(form)));
    }
    if dice.chance(40) {
        dice.shuffle(&mut rows);
    }
    rows
}

/// Labels and values: in two columns, in a table, in sentences, or above each other.
fn draw_rows(sheet: &mut Sheet, rows: &[(String, String)], dice: &mut Dice) {
    let colon = dice.pick(&[":", "", " :"]);
    match dice.below(6) {
        0 => {
            let left = dice.pick(&[LEFT, MIDDLE]);
            for (label, value) in rows {
                sheet.put(left, &format!("{label}{colon}"));
                sheet.put(left + 130.0, value);
                sheet.skip(1.0);
            }
        }
        1 => {
            for (label, value) in rows {
                sheet.put(MIDDLE, &format!("{label}{colon}"));
                sheet.put_right(RIGHT, value);
                sheet.skip(1.0);
            }
        }
        2 => {
            for row in rows.chunks(4) {
                let step = (RIGHT - LEFT) / row.len() as f32;
                let is_right = dice.chance(30);
                for line in 0..2 {
                    for (place, (label, value)) in row.iter().enumerate() {
                        let (text, left) = (if line == 0 { label } else { value }, LEFT + step * place as f32);
                        if is_right { sheet.put_right(left + step - 12.0, text) } else { sheet.put(left, text) }
                    }
                    sheet.skip(1.1);
                }
                sheet.skip(0.5);
            }
        }
        3 => {
            let left = dice.pick(&[LEFT, MIDDLE]);
            for (label, value) in rows {
                sheet.put(left, &format!("{label}: {value}"));
                sheet.skip(1.0);
            }
        }
        4 => {
            for row in rows.chunks(2) {
                for ((label, value), left) in row.iter().zip([LEFT, MIDDLE - 20.0]) {
                    sheet.put(left, &format!("{label}{colon}"));
                    sheet.put(left + 125.0, value);
                }
                sheet.skip(1.1);
            }
        }
        _ => {
            for (label, value) in rows {
                sheet.put_sized(MIDDLE, sheet.size * 0.8, label);
                sheet.skip(0.85);
                sheet.put(MIDDLE, value);
                sheet.skip(1.3);
            }
        }
    }
}

fn recipient(bill: &Bill, dice: &mut Dice) -> Vec<String> {
    let mut lines = bill.customer.address();
    if dice.chance(25) {
        lines.insert(1, dice.pick(bill.language.attention).to_owned());
    }
    if let (Some(vat_id), true) = (&bill.customer.vat_id, dice.chance(15)) {
        lines.push(format!("{} {vat_id}", dice.pick(bill.language.customer_vat_ids)));
    }
    lines
}

/// Both sides under headings, beside each other or under each other.
fn sections(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) {
    let language = bill.language;
    let colon = dice.pick(&[":", ""]);
    let mut seller = bill.supplier.address();
    if let (Some(vat_id), true) = (&bill.supplier.vat_id, dice.chance(40)) {
        seller.push(format!("{} {vat_id}", dice.pick(language.vat_ids)));
    }
    let mut blocks = vec![(dice.pick(language.senders), seller), (dice.pick(language.recipients), recipient(bill, dice))];
    if dice.chance(20) {
        blocks.push((dice.pick(language.deliveries), vec!["Depot 7".to_owned(), bill.customer.street.clone(), bill.customer.city.clone()]));
    }
    if dice.chance(20) {
        blocks.swap(0, 1);
    }
    let top = sheet.top;
    let step = (RIGHT - LEFT) / blocks.len() as f32;
    let are_narrow = blocks.iter().flat_map(|(_, lines)| lines).all(|line| width(line) * sheet.size + 14.0 < step);
    let (are_beside, mut lowest) = (are_narrow && dice.chance(75), top);
    for (place, (heading, lines)) in blocks.iter().enumerate() {
        let left = if are_beside { LEFT + step * place as f32 } else { LEFT };
        if are_beside {
            sheet.top = top;
        }
        sheet.put(left, &format!("{heading}{colon}"));
        sheet.skip(1.1);
        sheet.put_lines(left, lines);
        sheet.skip(0.8);
        lowest = sheet.top.max(lowest);
    }
    sheet.top = lowest;
}

/// The window of an envelope, with what stands beside it. Is the sender's line in it?
fn window(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice, rows: &mut Vec<(String, String)>) -> bool {
    let has_return_line = dice.chance(50);
    if has_return_line {
        let separator = dice.pick(&[" · ", " - ", ", ", " | ", " • "]);
        sheet.put_sized(LEFT, sheet.size * 0.7, &bill.supplier.address().join(separator));
        sheet.skip(1.4);
    } else if dice.chance(60) {
        sheet.put(LEFT, &format!("{}:", dice.pick(bill.language.recipients)));
        sheet.skip(1.1);
    }
    let top = sheet.top;
    sheet.put_lines(LEFT, &recipient(bill, dice));
    let bottom = sheet.top;
    if dice.chance(40) {
        sheet.top = top;
        let beside: Vec<(String, String)> = rows.drain(..rows.len().min(5)).collect();
        for (label, value) in &beside {
            sheet.put(MIDDLE, &format!("{label}:"));
            sheet.put(MIDDLE + 120.0, value);
            sheet.skip(1.0);
        }
        sheet.top = sheet.top.max(bottom);
    }
    has_return_line
}
