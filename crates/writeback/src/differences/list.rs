use bursar_accounting::current_book;
use bursar_kernel::{NaiveDate, Result};
use bursar_web::{Answer, EntityCall, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::here::Sides;
use super::place::Place;
use super::totals::Totals;
use super::{Difference, DifferencePage};

/// Which documents and payments are looked at.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListDifferences {
    /// Only those of this day or later, by the day of the side that has them.
    date_from: Option<NaiveDate>,
    /// Only those of this day or earlier.
    date_to: Option<NaiveDate>,
    /// How many documents and payments one page looks at. It holds those of them that differ: fewer, or none.
    #[serde(default = "hundred")]
    #[schema(minimum = 1, maximum = 250, default = 100)]
    limit: usize,
    /// `next_pagination_token` of the page before.
    #[schema(max_length = 100)]
    pagination_token: Option<String>,
}

fn hundred() -> usize {
    100
}

impl IntoParams for ListDifferences {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// List accounting differences
///
/// Where documents and payments of the entity differ from its connected books, or from those that were connected last: what only one side has, and
/// fields in which both differ. First the documents and payments here are gone through, then those of the books; each page looks at `limit` of them,
/// so a page may be empty while more follow: continue until `next_pagination_token` is null. Pages cannot be read backwards. `totals` say what the lines
/// of these documents come to on both sides, by month and class of account. The accounting system is not asked: its side is as of the last pull, and
/// what is still to be written differs until it has been.
#[utoipa::path(get, path = "/accounting_differences", params(ListDifferences), responses((status = 200, body = DifferencePage)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListDifferences>) -> Answer<Json<DifferencePage>> {
    let mut place = Some(query.pagination_token.as_deref().map_or(Ok(Place::START), Place::parse)?);
    let Some(book) = current_book(call.db(), &call.scope()).await? else { return Ok(Json(DifferencePage::default())) };
    let sides = Sides::of(call.db(), call.scope(), book).await?;
    let mut walk = Walk { data: Vec::new(), totals: Totals::of(sides.db, sides.book.id).await?, left: query.limit };
    while let Some(at) = place.filter(|_| walk.left > 0) {
        place = query.look(&sides, at, &mut walk).await?;
    }
    Ok(Json(DifferencePage {
        data: walk.data,
        totals: walk.totals.shown(),
        next_pagination_token: place.map(Place::token),
        prev_pagination_token: None,
    }))
}

/// What a page has found so far.
struct Walk<'a> {
    data: Vec<Difference>,
    totals: Totals<'a>,
    /// How many objects it may still look at.
    left: usize,
}

impl ListDifferences {
    /// Looks at objects from a place on; answers where to go on.
    async fn look(&self, sides: &Sides<'_>, at: Place, walk: &mut Walk<'_>) -> Result<Option<Place>> {
        let is_asked = |day| self.is_asked(day);
        let mut last = None;
        match at.part.kind() {
            None => {
                for id in sides.ids_here(at.part, at.after, walk.left).await? {
                    walk.data.extend(sides.of_ours(at.part, id, is_asked, &mut walk.totals).await?);
                    (last, walk.left) = (Some(id), walk.left - 1);
                }
            }
            Some(kind) => {
                for there in sides.theirs(kind, at.after, walk.left).await? {
                    (last, walk.left) = (Some(there.0.id), walk.left - 1);
                    walk.data.extend(sides.of_theirs(kind, there, is_asked, &mut walk.totals).await?);
                }
            }
        }
        Ok(at.behind(last))
    }

    /// Without a day, only when no day is asked for.
    fn is_asked(&self, day: Option<NaiveDate>) -> bool {
        let is_late_enough = self.date_from.is_none_or(|from| day.is_some_and(|day| day >= from));
        is_late_enough && self.date_to.is_none_or(|to| day.is_some_and(|day| day <= to))
    }
}
