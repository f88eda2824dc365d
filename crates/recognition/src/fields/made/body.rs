//! The lower part of a made bill: its lines, its totals, how it is paid, and the foot of the page.

use super::bill::{Bill, Terms};
use super::dice::Dice;
use super::sheet::{HEIGHT, Sheet, width};

const LEFT: f32 = 56.0;
const RIGHT: f32 = 545.0;

/// Draws it. `must_name` the supplier at the foot: nothing above does.
pub(super) fn draw(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice, must_name: bool) {
    items(sheet, bill, dice);
    sheet.skip(0.8);
    totals(sheet, bill, dice);
    sheet.skip(1.5);
    let is_told = payment(sheet, bill, dice);
    let has_account = !is_told || dice.chance(50);
    foot(sheet, bill, dice, must_name, has_account);
}

fn items(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) {
    let language = bill.language;
    let columns = [LEFT, LEFT + 34.0, 330.0, 410.0, RIGHT];
    let has_rates = bill.rates.len() > 1 || dice.chance(25);
    let [position, description, quantity, price, amount] = language.columns;
    let amount = if bill.is_bare() { format!("{amount} {}", bill.currency) } else { amount.to_owned() };
    sheet.put(columns[0], position);
    sheet.put(columns[1], description);
    sheet.put_right(columns[2], quantity);
    sheet.put_right(columns[3], price);
    sheet.put_right(columns[4], &amount);
    sheet.skip(1.4);
    let (is_priced, has_details) = (dice.chance(30), dice.chance(25));
    let (mut carried, label) = (0, dice.pick(language.carried));
    for (place, item) in bill.items.iter().enumerate() {
        if sheet.top > HEIGHT - 150.0 {
            sheet.put(330.0, label);
            sheet.put_right(RIGHT, &bill.amount(carried));
            sheet.turn();
            sheet.put(330.0, label);
            sheet.put_right(RIGHT, &bill.amount(carried));
            sheet.skip(1.4);
        }
        let total = item.quantity * item.price;
        carried += total;
        sheet.put(columns[0], &(place + 1).to_string());
        sheet.put(columns[1], item.goods);
        sheet.put_right(columns[2], &item.quantity.to_string());
        sheet.put_right(columns[3], &bill.amount(item.price));
        if has_rates {
            sheet.put_right(470.0, &format!("{} %", item.rate));
        }
        sheet.put_right(columns[4], &if is_priced { bill.money(total) } else { bill.amount(total) });
        sheet.skip(1.2);
        if has_details {
            let detail = format!("{} {}", dice.fill("Art. ###-###"), bill.day(bill.issued - chrono::Days::new(3)));
            sheet.put(columns[1], &detail);
            sheet.skip(1.1);
        }
    }
    if sheet.top > HEIGHT - 330.0 {
        sheet.turn();
    }
}

fn totals(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) {
    let language = bill.language;
    let sum = |cents: u64| bill.money(cents);
    let mut rows: Vec<(String, String)> = Vec::new();
    if bill.freight > 0 {
        rows.push((dice.pick(language.freight).to_owned(), sum(bill.freight)));
    }
    if bill.discount > 0 {
        rows.push((dice.pick(language.discount).to_owned(), format!("-{}", sum(bill.discount))));
    }
    rows.push((dice.pick(language.net).to_owned(), sum(bill.net())));
    let label = dice.pick(language.tax);
    let has_table = bill.rates.len() > 1 && dice.chance(40);
    if has_table {
        table_of_rates(sheet, bill, dice);
    }
    for (rate, net, tax) in &bill.rates {
        let rate = dice.pick(&["R %", "R%"]).replace('R', &rate.to_string());
        let of = if bill.rates.len() > 1 && dice.chance(40) { format!(" ({})", bill.amount(*net)) } else { String::new() };
        rows.push((format!("{}{of}", label.replace('%', &rate)), sum(*tax)));
    }
    let gross = dice.pick(language.gross);
    let gross = if dice.chance(20) { format!("{gross} ({})", bill.currency) } else { gross.to_owned() };
    if dice.chance(12) && bill.rates.len() == 1 && bill.prepaid == 0 {
        return totals_in_a_row(sheet, bill, &rows, &gross);
    }
    rows.push((gross, sum(bill.gross())));
    if bill.prepaid > 0 {
        rows.push((dice.pick(language.prepaid).to_owned(), format!("{}{}", dice.pick(&["-", ""]), sum(bill.prepaid))));
        rows.push((dice.pick(language.payable).to_owned(), sum(bill.gross() - bill.prepaid)));
    }
    let (left, colon) = (dice.pick(&[LEFT, 330.0, 300.0]), dice.pick(&["", ":"]));
    for (label, value) in &rows {
        sheet.put(left, &format!("{label}{colon}"));
        sheet.put_right(RIGHT, value);
        sheet.skip(1.25);
    }
}

fn table_of_rates(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) {
    let heading = [dice.pick(&["%", "VAT %"]), bill.language.net[0], bill.language.tax[0], bill.language.gross[0]];
    let right = [120.0, 230.0, 340.0, 450.0];
    for (text, right) in heading.iter().zip(right) {
        sheet.put_right(right, text.replace(" %", "").as_str());
    }
    sheet.skip(1.2);
    for (rate, net, tax) in &bill.rates {
        let texts = [format!("{rate} %"), bill.amount(*net), bill.amount(*tax), bill.amount(net + tax)];
        for (text, right) in texts.iter().zip(right) {
            sheet.put_right(right, text);
        }
        sheet.skip(1.2);
    }
    sheet.skip(0.8);
}

/// Labels beside each other, and their amounts below.
fn totals_in_a_row(sheet: &mut Sheet, bill: &Bill, rows: &[(String, String)], gross: &str) {
    let mut rows = rows.to_vec();
    rows.push((gross.to_owned(), bill.money(bill.gross())));
    let step = (RIGHT - LEFT) / rows.len() as f32;
    for line in 0..2 {
        for (place, (label, value)) in rows.iter().enumerate() {
            sheet.put_right(LEFT + step * (place + 1) as f32, if line == 0 { label } else { value });
        }
        sheet.skip(1.3);
    }
}

/// Sentences of payment. Do they name the account?
fn payment(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice) -> bool {
    let language = bill.language;
    let due = bill.due().map(|day| bill.day(day)).unwrap_or_default();
    let place = |form: &str, sign: char, text: &str| {
        let is_place = |word: &str| word.trim_matches(|letter: char| ".,;".contains(letter)).chars().eq([sign]);
        form.split(' ').map(|word| if is_place(word) { word.replace(sign, text) } else { word.to_owned() }).collect::<Vec<_>>().join(" ")
    };
    let sentence = match bill.terms {
        Terms::Labeled(_) => None,
        Terms::Sentence(_) => Some(place(dice.pick(language.due_sentences), 'D', &due)),
        Terms::Discount(early, _) => {
            let sentence = place(dice.pick(language.discount_sentences), 'D', &due);
            Some(place(&sentence, 'E', &bill.day(early)))
        }
        Terms::Within(days) => Some(place(dice.pick(language.within_sentences), 'T', &days.to_string())),
        Terms::Debited(day) => {
            let account = bill.customer.iban.clone().unwrap_or_default();
            let sentence = place(dice.pick(language.debit_sentences), 'D', &bill.day(day));
            let account = if dice.chance(50) { grouped(&account) } else { account };
            Some(place(&sentence, 'I', &account))
        }
        Terms::Vague => Some(dice.pick(language.vague_sentences).to_owned()),
    };
    if let Some(sentence) = sentence {
        sheet.put(LEFT, &sentence);
        sheet.skip(1.3);
    }
    if dice.chance(20) {
        sheet.put(LEFT, dice.pick(language.vague_sentences));
        sheet.skip(1.3);
    }
    if let (Some(account), true) = (&bill.supplier.iban, dice.chance(50)) {
        let colon = dice.pick(&["", ":"]);
        let account = if dice.chance(70) { grouped(account) } else { account.clone() };
        sheet.put(LEFT, &format!("{}, IBAN{colon} {account}", bill.supplier.bank));
        sheet.skip(1.3);
        return true;
    }
    false
}

fn grouped(account: &str) -> String {
    account.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(" ")
}

/// Columns or one line of what a firm is, and what else stands there.
fn foot(sheet: &mut Sheet, bill: &Bill, dice: &mut Dice, must_name: bool, has_account: bool) {
    let (firm, language) = (&bill.supplier, bill.language);
    sheet.size *= 0.8;
    sheet.top = sheet.top.max(HEIGHT - 90.0) + 6.0;
    let account = firm.iban.as_ref().filter(|_| has_account).map(|account| format!("IBAN {}", grouped(account)));
    let vat_id = firm.vat_id.as_ref().map(|number| format!("{}: {number}", dice.pick(language.vat_ids)));
    let notes: Vec<String> = (0..dice.below(3)).map(|_| dice.pick(language.notes).to_owned()).collect();
    if dice.chance(30) {
        let separator = dice.pick(&[" · ", " - ", " | "]);
        let parts = [Some(firm.name.clone()), Some(firm.street.clone()), Some(firm.city.clone()), vat_id];
        sheet.put(LEFT, &parts.into_iter().flatten().collect::<Vec<_>>().join(separator));
        sheet.skip(1.2);
        let parts: Vec<String> = account.into_iter().map(|account| format!("{}{separator}{account}", firm.bank)).chain(notes).collect();
        sheet.put(LEFT, &parts.join(separator));
        return;
    }
    let bank: Vec<String> = account.into_iter().flat_map(|account| [firm.bank.to_owned(), account]).collect();
    let own = if must_name || dice.chance(50) { firm.address() } else { Vec::new() };
    let more = vec![vat_id.unwrap_or_default(), firm.mail.clone()];
    let (top, mut left, mut lowest) = (sheet.top, LEFT, 0.0_f32);
    for lines in [own, bank, more] {
        sheet.top = top;
        sheet.put_lines(left, &lines);
        left += lines.iter().map(|line| width(line) * sheet.size).fold(0.0, f32::max) + 14.0;
        lowest = lowest.max(sheet.top);
    }
    sheet.top = lowest;
    sheet.put_lines(LEFT, &notes);
}
