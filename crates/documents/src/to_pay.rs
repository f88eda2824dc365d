//! A bill or an invoice, as whoever asks for its payment sees it.

use bursar_kernel::{Currency, NaiveDate, Timestamp, Uuid};

/// What is to be paid of a document, by whom or to whom, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentToPay {
    /// Which bill or invoice.
    pub id: Uuid,
    /// Does it take payments in its status?
    pub takes_payments: bool,
    /// The currency of its amounts; a bill that is not complete may have none.
    pub currency: Option<Currency>,
    /// What is to be paid today, in minor units.
    pub amount: i64,
    /// The same by the day on which it is paid.
    pub by_day: AmountByDay,
    /// The number that stands on it.
    pub number: Option<String>,
    /// What is said of a bill.
    pub description: Option<String>,
    /// The other side: who pays an invoice, who is paid by a bill.
    pub counterpart_id: Option<Uuid>,
    /// The bank account that stands on it: where it is paid to.
    pub bank_account_id: Option<Uuid>,
    /// The day on which it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// The file that shows it.
    pub file_id: Option<Uuid>,
    /// When the discount for paying an invoice early that is open now ends, and more is to be paid.
    pub discount_ends_at: Option<Timestamp>,
}

/// What is to be paid of a document, by the day on which it is paid; minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountByDay {
    /// The last days of the discounts for paying early, the earliest first, each with what is to be paid until then.
    pub discounted: Vec<(NaiveDate, i64)>,
    /// What is to be paid when they have ended.
    pub later: i64,
    /// All that is open, with the tax that a customer may withhold.
    pub due: i64,
}

impl AmountByDay {
    /// So much whatever the day.
    pub fn of(due: i64) -> Self {
        AmountByDay { discounted: Vec::new(), later: due, due }
    }

    /// What is to be paid on this day.
    pub fn on(&self, day: NaiveDate) -> i64 {
        self.discounted.iter().find(|(until, _)| day <= *until).map_or(self.later, |(_, amount)| *amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_has_its_amount() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let by_day = AmountByDay { discounted: vec![(day("2024-06-08"), 97), (day("2024-06-13"), 98)], later: 100, due: 120 };
        for (on, amount) in [("2024-06-03", 97), ("2024-06-08", 97), ("2024-06-09", 98), ("2024-06-13", 98), ("2024-06-14", 100)] {
            assert_eq!(by_day.on(day(on)), amount, "{on}");
        }
        assert_eq!(AmountByDay::of(120).on(day("2024-06-03")), 120);
    }
}
