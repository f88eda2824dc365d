//! What we print, we can read: documents of our own in every language and design, back from their PDF.

#[path = "../../print/examples/sample/books.rs"]
#[expect(dead_code, reason = "of the workshop's papers these are read back")]
mod books;

use bursar_print::paper::{Design, Language, Look, Paper};
use bursar_recognition::{ReadFrom, ReadValue, Recognized, Recognizer, RecognizerSettings};

const LANGUAGES: [Language; 5] = [Language::English, Language::German, Language::French, Language::Dutch, Language::Spanish];

fn papers(paper: fn(Language) -> Paper) -> Vec<Paper> {
    let designs = [Design::Modern, Design::Letter];
    let look = |paper: Paper, design| Paper { look: Look { design, ..paper.look.clone() }, ..paper };
    LANGUAGES.iter().flat_map(|language| designs.map(|design| look(paper(*language), design))).collect()
}

async fn read(paper: &Paper) -> Recognized {
    let file = bursar_print::render(paper).expect("a paper that can be printed");
    Recognizer::new(RecognizerSettings::default()).recognize(file.into()).await.expect("a bill")
}

fn said<T: ToString>(value: &Option<ReadValue<T>>) -> Option<String> {
    value.as_ref().map(|read| read.value.to_string())
}

#[tokio::test]
async fn invoices_are_read_back_in_every_language_and_design() {
    for paper in papers(|language| books::invoice(language, 7)) {
        let at = format!("{:?} {:?}", paper.language, paper.look.design);
        let read = read(&paper).await;
        assert_eq!((read.read_from, read.pages >= 1), (ReadFrom::TextLayer, true), "{at}");
        let texts = [said(&read.document_id), said(&read.issued_on), said(&read.currency), said(&read.sender.iban), said(&read.sender.bic)];
        let expected = ["INV-2026-00042", "2026-11-28", "EUR", "DE89370400440532013000", "COBADEFFXXX"];
        assert_eq!(texts, expected.map(|text| Some(text.to_owned())), "{at}");
        let gross = read.gross.as_ref().map(|gross| gross.value.units(2).expect("fits"));
        let net = read.net.as_ref().map(|net| net.value.units(2).expect("fits"));
        assert_eq!((net, gross), (Some(paper.totals.subtotal.minor().into()), Some(paper.totals.total.minor().into())), "{at}");
        assert_eq!(said(&read.sender.name), Some(paper.issuer.name.clone()), "{at}");
        assert!(read.gross.is_some_and(|gross| gross.area.is_some()), "{at}: the total stands somewhere");
    }
}

#[tokio::test]
async fn what_is_not_sure_stays_empty_on_paper_with_long_names() {
    for paper in papers(books::long_names) {
        let read = read(&paper).await;
        let gross = read.gross.map(|gross| gross.value.units(2).expect("fits"));
        assert!(gross.is_none_or(|gross| gross == i128::from(paper.totals.total.minor())), "{:?}", paper.language);
        assert!(read.document_id.is_none_or(|id| id.value == "INV-2026-00042"), "{:?}", paper.language);
    }
}
