//! The payment part with receipt of a Swiss QR bill: the lowest 105 mm of an A4 page, as the Swiss Implementation Guidelines QR-bill (version 2)
//! lay it out. Lengths are in millimeters, sizes of text in points, as they stand there.

use bursar_kernel::Money;

use crate::composer::Composer;
use crate::mark::{Area, Block, Color, Mark};
use crate::paper::{Format, Language, Paper};
use crate::parts::payment::{grouped, picture};
use crate::swiss::{self, CrossPart, Particulars, Party, swiss_cross};
use crate::theme::MM;
use crate::typeset::{Align, Style};

/// What the page gives away at its foot: the payment part, and the line above it that says what to do with it.
pub const HEIGHT: f32 = (PART + HINT) * MM;
const PART: f32 = 105.0;
const HINT: f32 = 4.0;
const WIDTH: f32 = 210.0;
const RECEIPT: f32 = 62.0;
const MARGIN: f32 = 5.0;
/// The side of the code.
const CODE: f32 = 46.0;
const BLACK: Color = Color(0, 0, 0);
const WHITE: Color = Color(255, 255, 255);

/// The headings in a language, which are prescribed word by word.
struct Headings {
    payment_part: &'static str,
    receipt: &'static str,
    account: &'static str,
    reference: &'static str,
    information: &'static str,
    payable_by: &'static str,
    payable_by_unknown: &'static str,
    currency: &'static str,
    amount: &'static str,
    acceptance_point: &'static str,
    separate: &'static str,
}

/// The guidelines know German, French, Italian and English.
fn headings(language: Language) -> Headings {
    match language {
        Language::German => Headings {
            payment_part: "Zahlteil",
            receipt: "Empfangsschein",
            account: "Konto / Zahlbar an",
            reference: "Referenz",
            information: "Zusätzliche Informationen",
            payable_by: "Zahlbar durch",
            payable_by_unknown: "Zahlbar durch (Name/Adresse)",
            currency: "Währung",
            amount: "Betrag",
            acceptance_point: "Annahmestelle",
            separate: "Vor der Einzahlung abzutrennen",
        },
        Language::French => Headings {
            payment_part: "Section paiement",
            receipt: "Récépissé",
            account: "Compte / Payable à",
            reference: "Référence",
            information: "Informations supplémentaires",
            payable_by: "Payable par",
            payable_by_unknown: "Payable par (nom/adresse)",
            currency: "Monnaie",
            amount: "Montant",
            acceptance_point: "Point de dépôt",
            separate: "A détacher avant le versement",
        },
        Language::English | Language::Dutch | Language::Spanish => Headings {
            payment_part: "Payment part",
            receipt: "Receipt",
            account: "Account / Payable to",
            reference: "Reference",
            information: "Additional information",
            payable_by: "Payable by",
            payable_by_unknown: "Payable by (name/address)",
            currency: "Currency",
            amount: "Amount",
            acceptance_point: "Acceptance point",
            separate: "Separate before paying in",
        },
    }
}

/// What a payment part says, and its code.
pub struct PaymentPart {
    particulars: Particulars,
    code: Vec<Vec<bool>>,
}

impl PaymentPart {
    /// That of a paper; nothing where it has none. A page that is narrower or wider than A4 has no place for one.
    pub fn of(paper: &Paper) -> Option<PaymentPart> {
        let bill = swiss::bill(paper).filter(|_| paper.look.format == Format::A4)?;
        let particulars = bill.particulars()?;
        Some(PaymentPart { code: particulars.code()?, particulars })
    }
}

/// The code of a Swiss QR bill, with its cross.
pub fn swiss_code(code: Vec<Vec<bool>>) -> Block {
    let side = CODE * MM;
    let mut block = picture(code, side);
    for CrossPart { x, y, width, height, is_dark } in swiss_cross() {
        let area = Area { x: x * side, y: y * side, width: width * side, height: height * side };
        block.draw(Mark::Fill { area, radius: 0.0, color: if is_dark { BLACK } else { WHITE } });
    }
    block
}

/// The slip, as wide as the page and as high as [`HEIGHT`]; nothing where the paper has none.
pub fn slip(composer: &mut Composer<'_>) -> Option<Block> {
    let PaymentPart { particulars, code } = &*composer.payment_part.clone()?;
    let headings = headings(composer.language);
    let mut part = Slip { composer, headings, particulars, block: Block::default() };
    part.lines();
    part.receipt();
    part.payment_part(code.clone());
    let mut slip = part.block;
    (slip.width, slip.height) = (WIDTH * MM, HEIGHT);
    Some(slip)
}

/// A slip while it is drawn.
struct Slip<'a, 'b> {
    composer: &'a mut Composer<'b>,
    headings: Headings,
    particulars: &'a Particulars,
    block: Block,
}

/// The sizes of headings and values, and from line to line.
#[derive(Clone, Copy)]
struct Sizes {
    heading: f32,
    value: f32,
    line: f32,
}

const ON_RECEIPT: Sizes = Sizes { heading: 6.0, value: 8.0, line: 9.0 };
const ON_PAYMENT_PART: Sizes = Sizes { heading: 8.0, value: 10.0, line: 11.0 };

/// A heading, and the lines below it.
type Section = (&'static str, Vec<String>);

impl Slip<'_, '_> {
    /// A text whose corner is so far from the corner of the slip, below the line where it is cut off.
    fn text(&mut self, x: f32, y: f32, text: &str, style: Style, width: f32, align: Align) {
        let block = self.composer.text.block(text, style, width * MM, align);
        self.block.put(x * MM, (HINT + y) * MM, block);
    }

    /// Where the slip is cut off and folded, and what to do before it is paid at a counter.
    fn lines(&mut self) {
        let thin = 0.5;
        self.block.draw(Mark::rule(0.0, HINT * MM, WIDTH * MM, thin, BLACK));
        let area = Area { x: RECEIPT * MM, y: HINT * MM, width: thin, height: PART * MM };
        self.block.draw(Mark::Fill { area, radius: 0.0, color: BLACK });
        let separate = self.headings.separate;
        self.text(MARGIN, 0.5 - HINT, separate, value(7.0, 8.0), WIDTH - 2.0 * MARGIN, Align::Center);
    }

    fn receipt(&mut self) {
        let width = RECEIPT - 2.0 * MARGIN;
        let title = self.headings.receipt;
        self.text(MARGIN, MARGIN, title, heading(11.0, 13.0), width, Align::Left);
        let mut sections = vec![self.account(), self.reference()];
        sections.retain(|(_, lines)| !lines.is_empty());
        let y = self.sections(sections, MARGIN, 12.0, width, ON_RECEIPT);
        self.payer(MARGIN, y, width, ON_RECEIPT, (52.0, 20.0));
        self.amount(MARGIN, 68.0, 12.0, ON_RECEIPT);
        let acceptance = self.headings.acceptance_point;
        self.text(MARGIN, 82.0, acceptance, heading(6.0, 8.0), width, Align::Right);
    }

    fn payment_part(&mut self, code: Vec<Vec<bool>>) {
        let (left, right) = (RECEIPT + MARGIN, RECEIPT + MARGIN + CODE + MARGIN);
        let title = self.headings.payment_part;
        self.text(left, MARGIN, title, heading(11.0, 13.0), CODE, Align::Left);
        self.block.put(left * MM, (HINT + 17.0) * MM, swiss_code(code));
        self.amount(left, 68.0, 14.0, ON_PAYMENT_PART);
        let width = WIDTH - MARGIN - right;
        let information = (self.headings.information, vec![self.particulars.information.clone()]);
        let mut sections = vec![self.account(), self.reference(), information];
        sections.retain(|(_, lines)| lines.iter().any(|line| !line.is_empty()));
        let y = self.sections(sections, right, MARGIN, width, ON_PAYMENT_PART);
        self.payer(right, y, width, ON_PAYMENT_PART, (65.0, 25.0));
    }

    fn account(&self) -> Section {
        let mut lines = vec![grouped(&self.particulars.iban)];
        lines.extend(lines_of(&self.particulars.payee));
        (self.headings.account, lines)
    }

    fn reference(&self) -> Section {
        let reference = Some(self.particulars.grouped_reference()).filter(|reference| !reference.is_empty());
        (self.headings.reference, reference.into_iter().collect())
    }

    /// Sections below each other; answers where the next one begins.
    fn sections(&mut self, sections: Vec<Section>, x: f32, mut y: f32, width: f32, sizes: Sizes) -> f32 {
        for (title, lines) in sections {
            self.text(x, y, title, heading(sizes.heading, sizes.line), width, Align::Left);
            y += sizes.line / MM;
            for line in lines {
                // A line that is too long for its column is cut: no section may push another one out of its place.
                let line = self.composer.text.clipped(&line, value(sizes.value, sizes.line), width * MM);
                self.block.put(x * MM, (HINT + y) * MM, line);
                y += sizes.line / MM;
            }
            y += sizes.line / MM;
        }
        y
    }

    /// Who pays, or the corners of a field in which the payer writes.
    fn payer(&mut self, x: f32, y: f32, width: f32, sizes: Sizes, field: (f32, f32)) {
        if let Some(payer) = &self.particulars.payer {
            self.sections(vec![(self.headings.payable_by, lines_of(payer))], x, y, width, sizes);
            return;
        }
        let title = self.headings.payable_by_unknown;
        self.text(x, y, title, heading(sizes.heading, sizes.line), width, Align::Left);
        self.corners(x, y + sizes.line / MM + 0.5, field);
    }

    fn corners(&mut self, x: f32, y: f32, (width, height): (f32, f32)) {
        let (length, thick) = (3.0 * MM, 0.75);
        let (left, top) = (x * MM, (HINT + y) * MM);
        let (right, bottom) = (left + width * MM, top + height * MM);
        for (corner_x, corner_y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            let across = if corner_x > left { corner_x - length } else { corner_x };
            let down = if corner_y > top { corner_y - length } else { corner_y };
            let lines = [(across, corner_y, length, thick), (corner_x, down, thick, length)];
            for (x, y, width, height) in lines {
                self.block.draw(Mark::Fill { area: Area { x, y, width, height }, radius: 0.0, color: BLACK });
            }
        }
    }

    /// The currency, and the amount so far to its right.
    fn amount(&mut self, x: f32, y: f32, apart: f32, sizes: Sizes) {
        let Headings { currency, amount, .. } = self.headings;
        let money = self.particulars.amount;
        let columns = [(x, currency, money.currency().code().to_owned()), (x + apart, amount, spaced(money))];
        for (x, title, text) in columns {
            self.sections(vec![(title, vec![text])], x, y, 30.0, sizes);
        }
    }
}

fn lines_of(party: &Party) -> Vec<String> {
    std::iter::once(party.name.clone()).chain(party.address()).filter(|line| !line.is_empty()).collect()
}

/// The amount with a point, and its thousands apart, in every language.
fn spaced(money: Money) -> String {
    let whole = (money.minor() / 100).to_string();
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("{}.{:02}", groups.join("\u{A0}"), money.minor() % 100)
}

fn value(size: f32, line: f32) -> Style {
    Style::new(size, BLACK).on_slip().leading(line / size)
}

fn heading(size: f32, line: f32) -> Style {
    value(size, line).bold()
}
