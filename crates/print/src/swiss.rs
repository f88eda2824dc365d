//! The code of a Swiss QR bill, which banks in Switzerland and Liechtenstein read: the Swiss implementation guidelines, version 0200, with
//! structured addresses.

use bursar_kernel::{Currency, Money};

use crate::epc::code;
use crate::paper::{Address, Kind, Paper};

/// The largest amount of the guidelines in minor units: 999,999,999.99.
const MAX_AMOUNT: i64 = 99_999_999_999;
/// The most signs and the largest version of the guidelines.
const MAX_SIGNS: usize = 997;
const MAX_VERSION: u8 = 25;
/// Identifications of banks that stand for a procedure with references (QR-IBAN).
const QR_BANKS: std::ops::RangeInclusive<u32> = 30_000..=31_999;
/// Multipliers of the recursive check digit modulo 10.
const CHECK_DIGITS: [u32; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];

/// A bill that is paid to an account in Switzerland or Liechtenstein, in francs or euros.
pub struct SwissBill<'a> {
    /// Whose account it is.
    pub name: &'a str,
    /// Where the holder is.
    pub address: &'a Address,
    /// The number of the account.
    pub iban: &'a str,
    /// How much.
    pub amount: Money,
    /// The number that stands on the bill.
    pub number: &'a str,
    /// Who pays, where it is known.
    pub payer: Option<(&'a str, &'a Address)>,
}

/// What a bill says, in the signs and at the lengths of the guidelines.
pub(crate) struct Particulars {
    pub(crate) iban: String,
    pub(crate) payee: Party,
    pub(crate) amount: Money,
    pub(crate) payer: Option<Party>,
    kind: &'static str,
    /// Empty where the account takes none.
    pub(crate) reference: String,
    /// What else the payee wants to read.
    pub(crate) information: String,
}

/// A side of a bill.
pub(crate) struct Party {
    pub(crate) name: String,
    street: String,
    building: String,
    postal_code: String,
    city: String,
    country: String,
}

impl SwissBill<'_> {
    /// The modules of its code, row by row; nothing where the guidelines know no code for it.
    pub fn code(&self) -> Option<Vec<Vec<bool>>> {
        self.particulars()?.code()
    }

    /// What it says; nothing where the guidelines know no bill for it.
    pub(crate) fn particulars(&self) -> Option<Particulars> {
        let iban: String = self.iban.chars().filter(|sign| !sign.is_whitespace()).collect();
        let is_swiss = iban.len() == 21 && iban.is_ascii() && ["CH", "LI"].contains(&&iban[..2]);
        let currency = self.amount.currency();
        let is_payable = (1..=MAX_AMOUNT).contains(&self.amount.minor()) && (currency == Currency::EUR || currency.code() == "CHF");
        if !is_swiss || !is_payable {
            return None;
        }
        let (kind, reference) = reference(&iban, self.number)?;
        Some(Particulars {
            payee: Party::of(self.name, self.address)?,
            amount: self.amount,
            payer: self.payer.and_then(|(name, address)| Party::of(name, address)),
            kind,
            reference,
            information: taken(self.number, 140),
            iban,
        })
    }
}

impl Particulars {
    /// The modules of the code that says it.
    pub(crate) fn code(&self) -> Option<Vec<Vec<bool>>> {
        code(&self.text()?, MAX_VERSION)
    }

    fn text(&self) -> Option<String> {
        let amount = format!("{}.{:02}", self.amount.minor() / 100, self.amount.minor() % 100);
        let mut lines = Vec::from(["SPC", "0200", "1", self.iban.as_str()].map(str::to_owned));
        lines.extend(self.payee.lines_of_code());
        lines.extend(<[String; 7]>::default());
        lines.extend([amount, self.amount.currency().code().to_owned()]);
        lines.extend(self.payer.as_ref().map(Party::lines_of_code).unwrap_or_default());
        lines.extend([self.kind.to_owned(), self.reference.clone(), self.information.clone(), "EPD".to_owned()]);
        let text = lines.join("\n");
        (text.chars().count() <= MAX_SIGNS).then_some(text)
    }

    /// The reference in the groups in which people read it: of five digits from the right (QRR), or of four signs (ISO 11649).
    pub(crate) fn grouped_reference(&self) -> String {
        let first = if self.kind == "QRR" { self.reference.len() % 5 } else { 0 };
        let size = if self.kind == "QRR" { 5 } else { 4 };
        let (first, rest) = self.reference.split_at(first.min(self.reference.len()));
        let signs: Vec<char> = rest.chars().collect();
        let groups = signs.chunks(size).map(|group| group.iter().collect::<String>());
        let groups = std::iter::once(first.to_owned()).chain(groups).filter(|group| !group.is_empty());
        groups.collect::<Vec<_>>().join("\u{A0}")
    }
}

impl Party {
    /// Nothing where the address lacks what the guidelines want.
    fn of(name: &str, address: &Address) -> Option<Party> {
        let (street, building) = parted(&address.line1);
        let party = Party {
            name: taken(name, 70),
            street: taken(street, 70),
            building: taken(building, 16),
            postal_code: taken(&address.postal_code, 16),
            city: taken(&address.city, 35),
            country: address.country.clone(),
        };
        let is_whole = ![&party.name, &party.postal_code, &party.city].iter().any(|part| part.is_empty()) && party.country.len() == 2;
        is_whole.then_some(party)
    }

    fn lines_of_code(&self) -> [String; 7] {
        let Party { name, street, building, postal_code, city, country } = self;
        ["S", name, street, building, postal_code, city, country].map(ToString::to_string)
    }

    /// The address as people read it: the street, and the town with its country.
    pub(crate) fn address(&self) -> [String; 2] {
        let street = format!("{} {}", self.street, self.building).trim().to_owned();
        [street, format!("{}-{} {}", self.country, self.postal_code, self.city)]
    }
}

/// The bill of a paper; nothing where it asks for no payment to such an account.
pub(crate) fn bill(paper: &Paper) -> Option<SwissBill<'_>> {
    let bank = paper.bank.as_ref()?;
    if paper.kind != Kind::Invoice || paper.stamp.is_some() {
        return None;
    }
    Some(SwissBill {
        name: bank.holder.as_deref().unwrap_or(&paper.issuer.name),
        address: &paper.issuer.address,
        iban: bank.iban.as_deref()?,
        amount: paper.totals.due,
        number: paper.number.as_deref().unwrap_or_default(),
        payer: Some((&paper.recipient.name, &paper.recipient.address)),
    })
}

/// Is it a QR-IBAN, which is paid to with a reference of 27 digits and never without?
fn is_qr_iban(iban: &str) -> bool {
    iban.get(4..9).and_then(|bank| bank.parse().ok()).is_some_and(|bank| QR_BANKS.contains(&bank))
}

/// The kind of the reference and the reference: of the digits of the number with a QR-IBAN; else one of ISO 11649 of its letters and digits,
/// where they fit. Nothing where a QR-IBAN has no digits to refer to.
fn reference(iban: &str, number: &str) -> Option<(&'static str, String)> {
    let signs: String = number.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    if is_qr_iban(iban) {
        let digits: String = signs.chars().filter(char::is_ascii_digit).collect();
        return ((1..=26).contains(&digits.len())).then(|| ("QRR", qr_reference(&digits)));
    }
    Some(if (1..=21).contains(&signs.len()) { ("SCOR", creditor_reference(&signs)) } else { ("NON", String::new()) })
}

/// 26 digits and their check digit.
fn qr_reference(digits: &str) -> String {
    let digits = format!("{digits:0>26}");
    let carry = digits.chars().filter_map(|digit| digit.to_digit(10)).fold(0, |carry, digit| CHECK_DIGITS[((carry + digit) % 10) as usize]);
    format!("{digits}{}", (10 - carry) % 10)
}

/// `RF`, two check digits modulo 97, and the signs.
fn creditor_reference(signs: &str) -> String {
    let rest = format!("{signs}RF00").chars().filter_map(|sign| sign.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    format!("RF{:02}{signs}", 98 - rest)
}

/// The street, and the number of the building where the line ends with one.
fn parted(line: &str) -> (&str, &str) {
    match line.trim().rsplit_once(' ') {
        Some((street, building)) if building.starts_with(|sign: char| sign.is_ascii_digit()) && building.len() <= 16 => (street, building),
        _ => (line, ""),
    }
}

/// The text on one line in the signs that the guidelines take, at most so many.
fn taken(text: &str, most: usize) -> String {
    let is_taken = |sign: &char| matches!(sign, ' '..='~' | '\u{A1}'..='\u{17F}' | '\u{218}'..='\u{21B}' | '€');
    let plain: String = text.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }).filter(is_taken).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

/// A part of the Swiss cross in the middle of the code, by which people know it: the corner, width and height as parts of the side.
pub struct CrossPart {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// How wide.
    pub width: f32,
    /// How high.
    pub height: f32,
    /// Black, else white.
    pub is_dark: bool,
}

/// The cross, one part over the other: 7 of 46 mm, with its white frame.
pub fn swiss_cross() -> [CrossPart; 4] {
    let part = |width: f32, height: f32, is_dark| {
        let (width, height) = (width / 46.0, height / 46.0);
        CrossPart { x: 0.5 - width / 2.0, y: 0.5 - height / 2.0, width, height, is_dark }
    };
    [part(7.0, 7.0, false), part(6.0, 6.0, true), part(1.2, 3.9, false), part(3.9, 1.2, false)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An account of a bank, and one of its procedure with references.
    const IBAN: &str = "CH9300762011623852957";
    const QR_IBAN: &str = "CH4431999123000889012";

    fn address(line1: &str, city: &str) -> Address {
        Address {
            line1: line1.to_owned(),
            postal_code: "2501".to_owned(),
            city: city.to_owned(),
            country: "CH".to_owned(),
            ..Address::default()
        }
    }

    fn francs(minor: i64) -> Money {
        Money::new(minor, "CHF".parse().unwrap())
    }

    fn text(iban: &str, number: &str, amount: Money) -> Option<String> {
        let (address, payer) = (address("Rue du Lac 1268", "Biel"), address("Grosse Marktgasse 28", "Rorschach"));
        SwissBill { name: "Robert Schneider AG", address: &address, iban, amount, number, payer: Some(("Pia Rutschmann", &payer)) }
            .particulars()?
            .text()
    }

    #[test]
    fn the_check_digits_are_those_of_the_guidelines() {
        assert_eq!(qr_reference("21000000000313947143000901"), "210000000003139471430009017");
        assert_eq!(creditor_reference("539007547034"), "RF18539007547034");
        assert!(is_qr_iban(QR_IBAN) && !is_qr_iban(IBAN));
    }

    #[test]
    fn a_bill_says_line_by_line_what_the_guidelines_want() {
        let expected = "SPC\n0200\n1\nCH4431999123000889012\nS\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\nCH\n\n\n\n\n\n\n\n1949.75\nCHF\n\
                        S\nPia Rutschmann\nGrosse Marktgasse\n28\n2501\nRorschach\nCH\nQRR\n210000000003139471430009017\n21000000000313947143000901\nEPD";
        assert_eq!(text(QR_IBAN, "21000000000313947143000901", francs(194_975)).unwrap(), expected);
        assert_eq!(expected.split('\n').count(), 31);
        assert!(code(expected, MAX_VERSION).is_some());
    }

    #[test]
    fn references_are_read_in_groups() {
        let (address, number) = (address("Weg 1", "Biel"), "21000000000313947143000901");
        let grouped = |iban, number| {
            let bill = SwissBill { name: "R", address: &address, iban, amount: francs(100), number, payer: None };
            bill.particulars().unwrap().grouped_reference().replace('\u{A0}', " ")
        };
        assert_eq!(grouped(QR_IBAN, number), "21 00000 00003 13947 14300 09017");
        assert_eq!(grouped(IBAN, "539007547034"), "RF18 5390 0754 7034");
        assert_eq!(grouped(IBAN, "a number of more than 21 signs"), "");
    }

    #[test]
    fn the_account_decides_about_the_reference() {
        let reference = |iban: &str, number: &str| {
            text(iban, number, francs(100)).map(|text| text.split('\n').skip(27).take(2).map(str::to_owned).collect::<Vec<_>>())
        };
        let expected = |kind: &str, reference: &str| Some(vec![kind.to_owned(), reference.to_owned()]);
        assert_eq!(reference(QR_IBAN, "INV-2024-17"), expected("QRR", "000000000000000000002024176"));
        assert_eq!(reference(QR_IBAN, "INV"), None, "a QR-IBAN is never paid to without a reference");
        assert_eq!(reference(IBAN, "539007547034"), expected("SCOR", "RF18539007547034"));
        assert_eq!(reference(IBAN, "a number of more than 21 signs"), expected("NON", ""));
    }

    #[test]
    fn other_accounts_currencies_and_amounts_have_no_such_code() {
        assert!(text(IBAN, "1", Money::new(100, Currency::EUR)).is_some());
        assert!(text("LI21 0881 0000 2324 013A A", "1", francs(1)).is_some());
        for (iban, amount) in [
            ("DE89370400440532013000", francs(100)),
            (IBAN, francs(0)),
            (IBAN, francs(MAX_AMOUNT + 1)),
            (IBAN, Money::new(1, "USD".parse().unwrap())),
        ] {
            assert_eq!(text(iban, "1", amount), None, "{iban}");
        }
    }

    #[test]
    fn a_payer_who_is_not_known_is_left_out() {
        let unknown = Address::default();
        let bill = SwissBill {
            name: "R",
            address: &address("Weg", "Biel"),
            iban: IBAN,
            amount: francs(1),
            number: "1",
            payer: Some(("P", &unknown)),
        };
        assert!(bill.particulars().unwrap().text().unwrap().contains("CHF\n\n\n\n\n\n\n\nSCOR"));
        let nowhere = SwissBill { address: &unknown, ..bill };
        assert!(nowhere.particulars().is_none());
    }
}
