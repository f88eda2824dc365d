//! What a made bill is about: its two sides, its days, its amounts, and how it writes them.

use bursar_kernel::NaiveDate;
use chrono::{Datelike, Days};

use super::dice::Dice;
use super::words::{LANGUAGES, Language};
use crate::fields::{is_iban, is_vat_id};

const SYLLABLES: [&str; 30] = [
    "ba", "ber", "bo", "dal", "do", "el", "fel", "gar", "hof", "ka", "ker", "len", "lo", "ma", "mer", "mo", "ner", "nor", "ra", "ri", "ro",
    "sa", "stein", "ta", "tal", "to", "va", "vi", "wa", "zen",
];

pub(super) struct Firm {
    pub name: String,
    pub street: String,
    pub city: String,
    pub vat_id: Option<String>,
    pub iban: Option<String>,
    pub bank: &'static str,
    pub phone: String,
    pub mail: String,
}

pub(super) struct Item {
    pub goods: &'static str,
    pub quantity: u64,
    pub price: u64,
    pub rate: u64,
}

/// When it is to be paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Terms {
    /// By a label among the others.
    Labeled(NaiveDate),
    Sentence(NaiveDate),
    Discount(NaiveDate, NaiveDate),
    Within(u64),
    Debited(NaiveDate),
    Vague,
}

pub(super) struct Bill {
    pub language: &'static Language,
    pub supplier: Firm,
    pub customer: Firm,
    pub number: String,
    pub issued: NaiveDate,
    pub terms: Terms,
    pub currency: &'static str,
    pub items: Vec<Item>,
    /// Cents with their sign: for the whole document, taxed by the first rate, before the net.
    pub freight: u64,
    pub discount: u64,
    pub prepaid: u64,
    /// Rate, net and tax.
    pub rates: Vec<(u64, u64, u64)>,
    date_form: &'static str,
    group_sign: &'static str,
    money_form: &'static str,
}

impl Bill {
    pub fn random(dice: &mut Dice) -> Self {
        let language = dice.pick(&LANGUAGES);
        let issued = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(dice.below(1000));
        let later = issued + Days::new(dice.pick(&[7, 10, 14, 20, 30, 45]));
        let terms = match dice.below(100) {
            0..30 => Terms::Labeled(later),
            30..45 => Terms::Sentence(later),
            45..55 => Terms::Discount(issued + Days::new(5), later),
            55..75 => Terms::Within(dice.pick(&[14, 15, 20, 30, 45, 60])),
            75..83 if language.land != "US" => Terms::Debited(later),
            _ => Terms::Vague,
        };
        let currency = match language.land {
            "GB" => dice.pick(&["GBP", "GBP", "EUR"]),
            "US" => "USD",
            "CH" => "CHF",
            _ => "EUR",
        };
        let is_mixed = dice.chance(20);
        let count = if dice.chance(8) { dice.between(30, 45) } else { dice.between(1, 6) };
        let items: Vec<Item> = (0..count)
            .map(|_| Item {
                goods: dice.pick(language.goods),
                quantity: dice.between(1, 12),
                price: dice.between(150, 90_000),
                rate: if is_mixed { dice.pick(&language.rates) } else { language.rates[0] },
            })
            .collect();
        let sum = items.iter().map(|item| item.quantity * item.price).sum::<u64>();
        let freight = if dice.chance(12) { dice.between(300, 2500) } else { 0 };
        let discount = if dice.chance(12) { sum / 20 } else { 0 };
        let rates = rates(language, &items, freight, discount);
        let gross = rates.iter().map(|(_, net, tax)| net + tax).sum::<u64>();
        Bill {
            language,
            supplier: Firm::random(dice, language, true),
            customer: Firm::random(dice, language, false),
            number: number(dice),
            issued,
            terms,
            currency,
            items,
            freight,
            discount,
            prepaid: if dice.chance(12) { gross / 3 } else { 0 },
            rates,
            date_form: dice.pick(language.dates),
            group_sign: dice.pick(language.group_signs),
            money_form: money_form(dice, currency),
        }
    }

    pub fn due(&self) -> Option<NaiveDate> {
        match self.terms {
            Terms::Labeled(day) | Terms::Sentence(day) | Terms::Discount(_, day) => Some(day),
            Terms::Within(days) => Some(self.issued + Days::new(days)),
            Terms::Debited(_) | Terms::Vague => None,
        }
    }

    pub fn net(&self) -> u64 {
        self.rates.iter().map(|(_, net, _)| net).sum()
    }

    pub fn tax(&self) -> u64 {
        self.rates.iter().map(|(.., tax)| tax).sum()
    }

    pub fn gross(&self) -> u64 {
        self.net() + self.tax()
    }

    /// A day as this bill writes them.
    pub fn day(&self, day: NaiveDate) -> String {
        let sign = |letter| match letter {
            'D' => format!("{:02}", day.day()),
            'd' => day.day().to_string(),
            'M' => format!("{:02}", day.month()),
            'N' => self.language.months[day.month0() as usize].to_owned(),
            'Y' => day.year().to_string(),
            'y' => (day.year() % 100).to_string(),
            other => other.to_string(),
        };
        // `de` of the Spanish stays.
        self.date_form
            .split(' ')
            .map(|part| if part == "de" { part.to_owned() } else { part.chars().map(sign).collect() })
            .collect::<Vec<String>>()
            .join(" ")
    }

    /// Cents as this bill writes them, without the currency.
    pub fn amount(&self, cents: u64) -> String {
        let whole = (cents / 100).to_string();
        let mut text = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push_str(self.group_sign);
            }
            text.push(digit);
        }
        format!("{text}{}{:02}", self.language.decimal_sign, cents % 100)
    }

    /// The same with it, where this bill writes it.
    pub fn money(&self, cents: u64) -> String {
        self.money_form.replace('A', &self.amount(cents))
    }

    /// Does it name its currency nowhere beside amounts?
    pub fn is_bare(&self) -> bool {
        self.money_form == "A"
    }
}

fn rates(language: &Language, items: &[Item], freight: u64, discount: u64) -> Vec<(u64, u64, u64)> {
    let of_rate = |rate: u64| {
        let of_items: u64 = items.iter().filter(|item| item.rate == rate).map(|item| item.quantity * item.price).sum();
        if rate == items[0].rate { (of_items + freight).saturating_sub(discount) } else { of_items }
    };
    let rates = language.rates.iter().map(|rate| (*rate, of_rate(*rate)));
    rates.filter(|(_, net)| *net > 0).map(|(rate, net)| (rate, net, (net * rate + 50) / 100)).collect()
}

fn money_form(dice: &mut Dice, currency: &str) -> &'static str {
    match currency {
        "EUR" => dice.pick(&["A €", "A EUR", "€ A", "EUR A", "A€", "A"]),
        "GBP" => dice.pick(&["£A", "£ A", "GBP A", "A"]),
        "USD" => dice.pick(&["$A", "$ A", "USD A", "A"]),
        _ => dice.pick(&["CHF A", "A CHF", "A"]),
    }
}

fn number(dice: &mut Dice) -> String {
    let form = dice.pick(&[
        "#####",
        "RE-2026-####",
        "INV-#####",
        "2026/###",
        "F######",
        "R2025-##",
        "20260###",
        "##-####",
        "@@#####",
        "2026.####",
        "#/2026",
    ]);
    dice.fill(form)
}

pub(super) fn word(dice: &mut Dice) -> String {
    let length = dice.between(2, 3);
    let word: String = (0..length).map(|_| dice.pick(&SYLLABLES)).collect();
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

impl Firm {
    fn random(dice: &mut Dice, language: &Language, is_supplier: bool) -> Self {
        let (form, trade) = (dice.pick(language.legal_forms), dice.pick(language.trades));
        let (one, two) = (word(dice), word(dice));
        let name = match dice.below(100) {
            0..15 => format!("{trade} {one} {two}"),
            15..20 if !is_supplier => format!("{one} {two}"),
            20..40 => format!("{one} & {two} {form}"),
            40..70 => format!("{one} {trade} {form}"),
            70..85 => format!("{one} {two} {trade} {form}"),
            _ => format!("{one} {form}"),
        };
        let (city, street) =
            (dice.pick(language.cities).replace("{}", &word(dice)), dice.pick(language.streets).replace("{}", &word(dice)));
        let street = street.replace('#', &dice.between(1, 199).to_string());
        let host = dice
            .pick(&[one.to_lowercase(), format!("{}-{}", one.to_lowercase(), trade.to_lowercase()), "post".to_owned()].each_ref())
            .clone();
        Firm {
            name,
            street,
            city: dice.fill(&city),
            vat_id: vat_id(dice, language.land),
            iban: iban(dice, language.land),
            bank: dice.pick(language.banks),
            phone: dice.fill("0## ### ####"),
            mail: format!("info@{host}.example"),
        }
    }

    pub fn address(&self) -> Vec<String> {
        vec![self.name.clone(), self.street.clone(), self.city.clone()]
    }
}

fn iban(dice: &mut Dice, land: &str) -> Option<String> {
    let form = match land {
        "DE" => "##################",
        "GB" => "@@@@##############",
        "FR" => "#####################12",
        "NL" => "@@@@##########",
        "ES" => "####################",
        "IT" => "@######################",
        "CH" => "#################",
        _ => return None,
    };
    let account = dice.fill(form);
    (2..99).map(|check| format!("{land}{check:02}{account}")).find(|iban| is_iban(iban))
}

fn vat_id(dice: &mut Dice, land: &str) -> Option<String> {
    let form = match land {
        "DE" => "DE#########",
        "GB" => "GB#########",
        "FR" => "FR###########",
        "NL" => "NL#########B01",
        "ES" => "ESB########",
        "IT" => "IT###########",
        "CH" => "CHE#########",
        _ => return None,
    };
    (0..10_000).map(|_| dice.fill(form)).find(|number| is_vat_id(number))
}
