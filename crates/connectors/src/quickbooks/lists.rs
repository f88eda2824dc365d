//! Reading a stream page by page.

use bursar_kernel::Timestamp;

use super::paging::{self, RowRead};
use super::{QuickBooks, envelope, record};
use crate::client::{Call, Failure, Reply};
use crate::facts::Stream;
use crate::page_size::PageSize;
use crate::{ConnectorError, Cost, ErrorClass, ListPage, PageRequest};

impl QuickBooks {
    /// A page of a stream: smaller when the whole one is not answered, and past the row that the provider cannot serve.
    pub(super) async fn read_page(&self, stream: &Stream, request: &PageRequest) -> Result<ListPage, ConnectorError> {
        let cursor = paging::Cursor::parse(request.cursor.as_deref())?;
        let full = PageSize::full(self.client.facts.paging.page_size);
        let (mut size, mut cost) = (cursor.size(full.rows()), Cost::default());
        let unanswered = loop {
            match self.read_rows(stream, request.since, &cursor, size, size.after_answer(full.rows())).await {
                Ok(page) => return Ok(page.after(cost)),
                Err(error) if error.may_answer_less() => {
                    cost += error.cost;
                    match size.smaller() {
                        Some(smaller) => size = smaller,
                        None => break error,
                    }
                }
                Err(error) => return Err(error.after(cost)),
            }
        };
        // When the row behind it is answered and this one still is not, it is the row, and not the provider as a whole.
        let behind = match self.read_rows(stream, request.since, &cursor.past_next_row(), size, full).await {
            Ok(page) => page.after(cost),
            Err(error) => return Err(ConnectorError { cost: error.after(cost).cost, ..unanswered }),
        };
        match self.read_rows(stream, request.since, &cursor, size, full).await {
            Ok(page) => Ok(page.after(behind.cost)),
            Err(error) => Ok(behind.after(error.cost).without_row(cursor.next_row(), &error)),
        }
    }

    async fn read_rows(
        &self,
        stream: &Stream,
        since: Option<Timestamp>,
        cursor: &paging::Cursor,
        size: PageSize,
        next_size: PageSize,
    ) -> Result<ListPage, ConnectorError> {
        let largest = self.client.facts.paging.page_size;
        let mut cost = Cost::default();
        for step_back in paging::STEPS_BACK {
            let position = cursor.position(step_back);
            let asked = cursor.rows(position, size, largest);
            let query = paging::query(stream, since, position, asked);
            // A smaller page is another attempt already.
            let call = Call { is_repeated: size.rows() >= largest, ..Call::get(self.url("query", &[("query", query)])) };
            let answer = self.client.read(&call, |reply| self.understand_rows(reply, stream)).await;
            let ((rows, provider_time), spent) = answer.map_err(|error| error.after(cost))?;
            cost += spent;
            let (count, last_ids) = (rows.len(), paging::last_ids(&rows));
            if let Some(rows) = cursor.join(position, rows) {
                let next = paging::Cursor::after(position, asked, count, last_ids, next_size);
                return Ok(ListPage { provider_time, next: next.map(|cursor| cursor.words()), cost, ..ListPage::of(rows) });
            }
        }
        let moving = Failure::new(ErrorClass::Retry, format!("{} of QuickBooks shrink faster than they can be read", stream.name));
        Err(ConnectorError::from(moving).after(cost))
    }

    fn understand_rows(&self, reply: &Reply, stream: &Stream) -> Result<(Vec<RowRead>, Option<Timestamp>), Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let Some(rows) = &envelope.query else {
            return Err(Failure::new(ErrorClass::Bug, "QuickBooks answered a query without an answer to a query"));
        };
        let rows = rows.of(&stream.endpoint)?.iter().map(|row| record(stream.kinds[0], row, &reply.body)).collect();
        Ok((rows, envelope.time().or(reply.date())))
    }
}
