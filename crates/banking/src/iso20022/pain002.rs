//! What a bank says about payments that were handed over: pain.002, of any age.

use std::collections::BTreeMap;

use bursar_kernel::NaiveDate;
use bursar_recognition::xml::Element;

use super::Unreadable;

/// Characters of a bank's own words that are kept.
const WORDS: usize = 500;

/// A status report.
#[derive(Debug, PartialEq)]
pub(crate) struct StatusReport {
    /// The bank's name for it.
    pub(crate) message_id: String,
    /// Which file it is about.
    pub(crate) original_message_id: String,
    /// What holds for all payments of which nothing else is said.
    pub(crate) of_all: Option<ReportedStatus>,
    /// What is said of one, by its end-to-end id.
    pub(crate) of_each: BTreeMap<String, ReportedStatus>,
}

/// What is said of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportedStatus {
    pub(crate) status: PaymentStatus,
    /// The day of it: of the settlement where the bank says it, else of the report.
    pub(crate) on: Option<NaiveDate>,
    /// The bank's code for the reason.
    pub(crate) reason_code: Option<String>,
    /// The bank's own words.
    pub(crate) words: Option<String>,
}

/// How a payment stands by the word of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentStatus {
    /// Nothing is decided.
    Pending,
    /// It will be carried out.
    Accepted,
    /// The money has left the account.
    Settled,
    /// It is not carried out.
    Rejected,
}

impl PaymentStatus {
    fn of(code: &str) -> PaymentStatus {
        match code {
            "ACTC" | "ACCP" | "ACSP" | "ACWC" | "ACWP" | "ACFC" => PaymentStatus::Accepted,
            "ACSC" | "ACCC" => PaymentStatus::Settled,
            "RJCT" | "CANC" => PaymentStatus::Rejected,
            _ => PaymentStatus::Pending,
        }
    }
}

impl StatusReport {
    /// What it says of the payment with this end-to-end id.
    pub(crate) fn of(&self, end_to_end_id: &str) -> Option<&ReportedStatus> {
        self.of_each.get(end_to_end_id).or(self.of_all.as_ref())
    }
}

/// Reads a report. Each file of ours has one block of payments, so what is said of the block holds for all of them.
pub(super) fn read(report: &Element) -> Result<StatusReport, Unreadable> {
    let need = |path: &str| report.text(path).ok_or_else(|| Unreadable::new(format!("CstmrPmtStsRpt/{path}"), "is missing"));
    let (block, reported_on) = (report.find("OrgnlPmtInfAndSts"), day(report, &["GrpHdr/CreDtTm"]));
    let reported = |element: &Element, status: &str| reported(element, status, reported_on);
    let of_all = block.and_then(|block| reported(block, "PmtInfSts")).or_else(|| reported(report.find("OrgnlGrpInfAndSts")?, "GrpSts"));
    let mut of_each = BTreeMap::new();
    for (place, payment) in report.all("OrgnlPmtInfAndSts/TxInfAndSts").into_iter().enumerate() {
        let Some(reported) = reported(payment, "TxSts") else { continue };
        let id = payment.text("OrgnlEndToEndId").ok_or_else(|| {
            let place = format!("TxInfAndSts {} / OrgnlEndToEndId", place + 1);
            Unreadable::new(place, "is missing: without it nobody knows which payment is meant")
        })?;
        of_each.insert(id, reported);
    }
    Ok(StatusReport { message_id: need("GrpHdr/MsgId")?, original_message_id: need("OrgnlGrpInfAndSts/OrgnlMsgId")?, of_all, of_each })
}

/// The day at the first of these places that has one.
fn day(element: &Element, paths: &[&str]) -> Option<NaiveDate> {
    paths.iter().find_map(|path| element.text(path)?.get(..10)?.parse().ok())
}

fn reported(element: &Element, status: &str, reported_on: Option<NaiveDate>) -> Option<ReportedStatus> {
    let words: Vec<String> = element.all("StsRsnInf/AddtlInf").into_iter().filter_map(Element::said).collect();
    let words: String = words.join(" ").chars().take(WORDS).collect();
    Some(ReportedStatus {
        status: PaymentStatus::of(&element.text(status)?),
        on: day(element, &["FctvIntrBkSttlmDt/Dt", "FctvIntrBkSttlmDt/DtTm"]).or(reported_on),
        reason_code: element.text("StsRsnInf/Rsn/Cd").or_else(|| element.text("StsRsnInf/Rsn/Prtry")),
        words: (!words.is_empty()).then_some(words),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso20022::{BankFile, read};

    fn report(inside: &str) -> Result<StatusReport, Unreadable> {
        let header = "<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2024-06-05T23:59:00+02:00</CreDtTm></GrpHdr>";
        let text = format!("<Document><CstmrPmtStsRpt>{header}{inside}</CstmrPmtStsRpt></Document>");
        read(text.as_bytes()).map(|file| match file {
            BankFile::StatusReport(report) => report,
            BankFile::AccountReport(_) => panic!("a status report"),
        })
    }

    #[test]
    fn the_nearest_word_on_a_payment_holds() {
        let report = report(
            "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
             <OrgnlPmtInfAndSts><PmtInfSts>ACCP</PmtInfSts>
               <TxInfAndSts><OrgnlEndToEndId>A</OrgnlEndToEndId><TxSts>RJCT</TxSts>
                 <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf><AddtlInf>in May</AddtlInf></StsRsnInf></TxInfAndSts>
               <TxInfAndSts><OrgnlEndToEndId>B</OrgnlEndToEndId><TxSts>ACSC</TxSts>
                 <FctvIntrBkSttlmDt><Dt>2024-06-04</Dt></FctvIntrBkSttlmDt></TxInfAndSts>
             </OrgnlPmtInfAndSts>",
        )
        .unwrap();
        let on = |day: &str| day.parse::<NaiveDate>().ok();
        let (reason_code, words) = (Some("AC04".into()), Some("closed in May".into()));
        let rejected = ReportedStatus { status: PaymentStatus::Rejected, on: on("2024-06-05"), reason_code, words };
        assert_eq!(report.of("A"), Some(&rejected));
        assert_eq!(report.of("B").map(|reported| (reported.status, reported.on)), Some((PaymentStatus::Settled, on("2024-06-04"))));
        assert_eq!(report.of("C").unwrap().status, PaymentStatus::Accepted);
        assert_eq!((report.message_id.as_str(), report.original_message_id.as_str()), ("BANK-1", "M"));
    }

    #[test]
    fn a_file_that_is_refused_as_a_whole_refuses_each_payment() {
        let group = "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>";
        assert_eq!(report(group).unwrap().of("A").unwrap().status, PaymentStatus::Rejected);
        let unknown = "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>RVCM</GrpSts></OrgnlGrpInfAndSts>";
        assert_eq!(report(unknown).unwrap().of("A").unwrap().status, PaymentStatus::Pending);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(report("").unwrap_err().place, "CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgId");
        let nameless = "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>";
        assert_eq!(report(nameless).unwrap_err().place, "TxInfAndSts 1 / OrgnlEndToEndId");
    }
}
