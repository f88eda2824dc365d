//! Papers of a workshop that does not exist, with amounts that add up.

use bursar_kernel::{Currency, Decimal, Money, NaiveDate, Quantity, Rate, TimeDelta};
use bursar_print::paper::*;

const LOGO: &[u8] = include_bytes!("../pictures/logo.png");
const SIGNATURE: &[u8] = include_bytes!("../pictures/signature.png");

/// Name, description, quantity in hundredths, unit, price in cents, VAT in percent.
const GOODS: [(&str, &str, i64, &str, i64, i64); 8] = [
    ("Copper pendant lamp “Ember”", "Hand-spun, 32 cm, brushed finish, 2 m textile cable", 400, "pcs", 18_900, 19),
    ("Design consultation", "On-site measuring and lighting plan for the reading room", 650, "h", 9_500, 19),
    ("Installation", "", 300, "h", 7_800, 19),
    ("Handbook of light, 2nd edition", "Hardcover, 240 pages", 200, "pcs", 3_950, 7),
    ("Delivery", "Insured, by our own van", 100, "", 4_900, 19),
    ("LED bulb 2700 K", "Dimmable, 806 lm, energy class A", 1200, "pcs", 1_195, 19),
    ("Wall bracket, brass", "", 600, "pcs", 2_450, 19),
    ("Restoration of an antique chandelier", "Cleaning, rewiring, new sockets, electrical test to VDE 0701", 100, "", 64_000, 19),
];

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn percent(value: i64) -> Decimal {
    Decimal::scaled(value.into(), 0).expect("a small number")
}

fn line(place: usize, currency: Currency) -> Line {
    let (name, description, hundredths, unit, cents, vat) = GOODS[place % GOODS.len()];
    let money = |minor| Money::new(minor, currency);
    let rate = Rate::new(vat * 100);
    let discount = (place % 4 == 3).then_some(Rate::new(1000));
    let price = money(cents);
    let gross = price.fraction(hundredths, 100).expect("fits");
    let off = discount.map_or(money(0), |discount| discount.of(gross).expect("fits"));
    let total = gross.minus(off).expect("fits");
    let tax = rate.of(total).expect("fits");
    Line {
        name: name.to_owned(),
        description: (!description.is_empty()).then(|| description.to_owned()),
        quantity: Quantity::from_billionths(hundredths * 10_000_000),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        price,
        price_after_vat: price.plus(rate.of(price).expect("fits")).expect("fits"),
        discount: discount.map(Discount::Percentage),
        vat_rate: percent(vat),
        vat_amount: tax,
        total,
        total_after_vat: total.plus(tax).expect("fits"),
    }
}

fn totals(lines: &[Line], currency: Currency) -> Totals {
    let sum = |of: fn(&Line) -> Money, rate: Option<i64>| {
        let lines = lines.iter().filter(|line| rate.is_none_or(|rate| line.vat_rate == percent(rate)));
        Money::sum(lines.map(of), currency).expect("fits")
    };
    let subtotal = sum(|line| line.total, None);
    let mut vat = Vec::new();
    let mut total = subtotal;
    for rate in [19, 7] {
        let taxable = sum(|line| line.total, Some(rate));
        if taxable.minor() > 0 {
            let amount = Rate::new(rate * 100).of(taxable).expect("fits");
            total = total.plus(amount).expect("fits");
            vat.push(VatTotal { rate: percent(rate), name: None, taxable, amount, components: Vec::new() });
        }
    }
    Totals { subtotal, discount: None, vat, deduction: None, total, withholding: None, due: total }
}

pub fn invoice(language: Language, count: usize) -> Paper {
    in_money(language, count, "EUR")
}

fn in_money(language: Language, count: usize, code: &str) -> Paper {
    let currency: Currency = code.parse().expect("a currency");
    let lines: Vec<Line> = (0..count).map(|place| line(place, currency)).collect();
    let totals = totals(&lines, currency);
    let issued = day(2026, 11, 28);
    let early = Rate::new(200);
    let after = totals.total.minus(early.of(totals.total).expect("fits")).expect("fits");
    Paper {
        kind: Kind::Invoice,
        language,
        look: Look { design: Design::Modern, format: Format::A4, accent: Accent(15, 118, 110), logo: Some(LOGO.to_vec()) },
        number: some("INV-2026-00042"),
        currency,
        issuer: issuer(),
        recipient: recipient(),
        delivered_to: None,
        dates: Dates { issued: Some(issued), deadline: Some(issued + TimeDelta::days(30)), fulfilled: Some(issued - TimeDelta::days(3)) },
        references: References { purchase_order: some("PO-7731"), customer: some("C-1043"), ..References::default() },
        columns: [Column::Name, Column::Quantity, Column::Unit, Column::Price, Column::Discount, Column::VatRate, Column::Total]
            .map(ShownColumn::from)
            .to_vec(),
        lines,
        totals,
        terms: Terms {
            description: None,
            early_payment: vec![EarlyPayment { until: issued + TimeDelta::days(10), discount: early, amount: Some(after) }],
        },
        bank: Some(BankDetails {
            holder: None,
            bank: some("Deutsche Musterbank"),
            iban: some("DE89370400440532013000"),
            bic: some("COBADEFFXXX"),
            ..BankDetails::default()
        }),
        link: some("https://pay.example.com/i/8f2c1e"),
        texts: Texts {
            memo: some(
                "Thank you for choosing us for the new reading room. As agreed, we have charged the lamps at the price of the offer.",
            ),
            footer: some("Goods remain our property until they are paid in full. Copper darkens with time; that is no defect."),
            ..Texts::default()
        },
        payments: Vec::new(),
        stamp: None,
        signature: None,
        created_at: issued.and_hms_opt(9, 30, 0).expect("a time").and_utc(),
    }
}

fn issuer() -> Party {
    Party {
        name: "Kupferwerk Lichtmanufaktur GmbH".to_owned(),
        address: Address {
            line1: "Lindenstraße 14".to_owned(),
            postal_code: "10969".to_owned(),
            city: "Berlin".to_owned(),
            country: "DE".to_owned(),
            ..Address::default()
        },
        vat_id: some("DE123456789"),
        registration: some("Amtsgericht Charlottenburg, HRB 123456"),
        email: some("office@kupferwerk.example"),
        phone: some("+49 30 1234567"),
        website: some("kupferwerk.example"),
        ..Party::default()
    }
}

fn recipient() -> Party {
    Party {
        name: "Bibliothèque Saint-Aubin SAS".to_owned(),
        contact: some("Camille Moreau"),
        address: Address {
            line1: "27 rue des Tanneurs".to_owned(),
            line2: some("Bâtiment C"),
            postal_code: "67000".to_owned(),
            city: "Strasbourg".to_owned(),
            country: "FR".to_owned(),
            ..Address::default()
        },
        vat_id: some("FR40303265045"),
        ..Party::default()
    }
}

pub fn paid(language: Language) -> Paper {
    let mut paper = invoice(language, 7);
    let zero = Money::new(0, paper.currency);
    let first = Money::new(50_000, paper.currency);
    let credit = Money::new(4_900, paper.currency);
    let rest = paper.totals.total.minus(first).and_then(|rest| rest.minus(credit)).expect("fits");
    paper.payments = vec![
        Payment { on: day(2026, 12, 1), amount: first, method: some("SEPA"), credit_note: None },
        Payment { on: day(2026, 12, 3), amount: credit, method: None, credit_note: some("CN-2026-00007") },
        Payment { on: day(2026, 12, 20), amount: rest, method: None, credit_note: None },
    ];
    paper.totals.due = zero;
    paper.stamp = Some(Stamp::Paid);
    paper
}

pub fn quote(language: Language, is_signed: bool) -> Paper {
    let mut paper = invoice(language, 5);
    paper.kind = Kind::Quote;
    paper.number = some("Q-2026-0017");
    paper.terms = Terms::default();
    paper.bank = None;
    paper.signature = Some(if is_signed {
        Signature::Signed { name: "Camille Moreau".to_owned(), on: Some(day(2026, 12, 2)), picture: SIGNATURE.to_vec() }
    } else {
        Signature::Blank
    });
    paper
}

pub fn credit_note(language: Language) -> Paper {
    let mut paper = invoice(language, 2);
    paper.kind = Kind::CreditNote;
    paper.number = some("CN-2026-00007");
    paper.references = References { based_on: some("INV-2026-00042"), ..References::default() };
    (paper.terms, paper.link) = (Terms::default(), None);
    paper
}

pub fn long_names(language: Language) -> Paper {
    let mut paper = invoice(language, 3);
    paper.issuer.name =
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft für Licht und Schatten mbH & Co. KGaA".to_owned();
    paper.recipient.name =
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch Heritage and Railway Preservation Society International Holdings Limited"
            .to_owned();
    paper.look.logo = None;
    paper.lines[0].name = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(3);
    paper.lines[1].description = Some("Every lamp is measured, drawn, agreed upon and made to order. ".repeat(90));
    paper.texts.footer = Some("Terms of delivery and of warranty follow. ".repeat(140));
    paper
}

pub fn all_columns(language: Language) -> Paper {
    let mut paper = invoice(language, 6);
    let columns = [
        Column::Name,
        Column::Quantity,
        Column::Unit,
        Column::Price,
        Column::PriceAfterVat,
        Column::Discount,
        Column::VatRate,
        Column::VatAmount,
        Column::Total,
        Column::TotalAfterVat,
    ];
    paper.columns =
        columns.into_iter().map(|column| ShownColumn { column, label: None, precision: (column == Column::Price).then_some(4) }).collect();
    paper.totals.discount = Some((Discount::Percentage(Rate::new(0)), Money::new(0, paper.currency)));
    paper
}

pub fn in_currency(language: Language, code: &str) -> Paper {
    let mut paper = in_money(language, 6, code);
    let off = Money::new(90_000, paper.currency);
    let kept = Money::new(15_000, paper.currency);
    paper.totals.total = paper.totals.total.minus(off).expect("fits");
    paper.totals.due = paper.totals.total.minus(kept).expect("fits");
    paper.totals.deduction = Some(Deduction { title: None, memo: some("Retention until acceptance, § 17 VOB/B"), amount: off });
    paper.totals.withholding = Some((Rate::new(1500), kept));
    paper.delivered_to = Some(Address {
        line1: "Quai 4".to_owned(),
        city: "Marseille".to_owned(),
        postal_code: "13002".to_owned(),
        country: "FR".to_owned(),
        ..Address::default()
    });
    paper
}

/// Signs that the fonts have, and such that they have not.
pub fn signs() -> Paper {
    let mut paper = invoice(Language::English, 3);
    paper.recipient.name = "Ελληνική Βιβλιοθήκη / Библиотека №1 / Đặng Thị Hằng".to_owned();
    paper.lines[0].name = "Lamp 💡 with 漢字 and हिन्दी".to_owned();
    paper.lines[1].name = "Ho\u{308}he e\u{301}le\u{300}ve A\u{30A} — ligatures: office, fluffy".to_owned();
    paper.texts.memo = some("Thank you! 🎉👨‍👩‍👧‍👦 We ❤️ your library. مرحبا");
    paper
}

/// An invoice in francs to an account of Switzerland that takes references.
pub fn swiss(language: Language, count: usize) -> Paper {
    let mut paper = in_money(language, count, "CHF");
    paper.issuer.name = "Kupferwerk Schweiz AG".to_owned();
    paper.issuer.address = Address {
        line1: "Grosse Marktgasse 28".to_owned(),
        postal_code: "9400".to_owned(),
        city: "Rorschach".to_owned(),
        country: "CH".to_owned(),
        ..Address::default()
    };
    paper.bank = Some(BankDetails { bank: some("Zürcher Musterbank"), iban: some("CH4431999123000889012"), ..BankDetails::default() });
    paper
}
