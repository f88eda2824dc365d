//! What the lists of this area share: order, pages, the filters by time.

use bursar_kernel::{DateTime, Error, FieldError, Result, Timestamp, Utc, Uuid};
use bursar_web::{Call, Filter, Keyset, PageToken, order_sql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What these lists can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookCursorFields)]
pub(crate) enum Sort {
    /// When it was made.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl Sort {
    /// The column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Sort::CreatedAt => "created_at",
            Sort::UpdatedAt => "updated_at",
        }
    }

    /// The value of a row in it.
    pub(crate) fn of(self, created_at: Timestamp, updated_at: Timestamp) -> Timestamp {
        match self {
            Sort::CreatedAt => created_at,
            Sort::UpdatedAt => updated_at,
        }
    }
}

/// Rows on a page, unless the request says otherwise.
pub(crate) fn full_page() -> u64 {
    100
}

/// The question that is asked on: of the first page, or the one that the token was made for; and the row at the page's edge.
pub(crate) type Asked<Q> = (Q, Option<(String, Uuid)>, bool);

/// Reads the pagination token, if there is one.
pub(crate) fn asked<Q: DeserializeOwned>(call: &Call, operation: &str, owner: Uuid, query: Q, token: Option<&str>) -> Result<Asked<Q>> {
    let Some(sealed) = token else { return Ok((query, None, false)) };
    let token = PageToken::<Q>::open(call, operation, owner, sealed).ok_or_else(|| {
        let msg = "is not a token of this list: begin again without it";
        Error::invalid(FieldError::new("query", "pagination_token", msg, "value_error.token"))
    })?;
    Ok((token.query, Some(token.at), token.is_backwards))
}

/// `created_at` after, before, from and until.
pub(crate) fn created(filter: &mut Filter, bounds: [Option<DateTime<Utc>>; 4]) {
    for (operator, bound) in [">", "<", ">=", "<="].into_iter().zip(bounds) {
        filter.compare("created_at", operator, bound);
    }
}

/// The tail of the query: the page and its order.
pub(crate) fn page(filter: &mut Filter, keyset: &Keyset, column: &str) -> Result<()> {
    filter.sql += &format!(" {}", order_sql(keyset, column, filter.values.len() + 1));
    if let Some((at, id)) = &keyset.at {
        let at: DateTime<Utc> = DateTime::parse_from_rfc3339(at)?.into();
        filter.values.extend([at.into(), (*id).into()]);
    }
    Ok(())
}
