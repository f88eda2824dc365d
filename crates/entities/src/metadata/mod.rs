//! What a partner keeps about an object for itself: any JSON object, kept as it is and read by nobody else.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(crate) mod get;
pub(crate) mod replace;
pub(crate) mod store;

/// What to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PartnerMetadata)]
pub struct ReplaceMetadata {
    /// Any object. A null in it stays a null.
    #[schema(value_type = Object, additional_properties)]
    pub metadata: Map<String, Value>,
}

/// What is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PartnerMetadataResponse)]
pub struct MetadataBody {
    /// The object; null when none was ever kept.
    #[schema(value_type = Option<Object>, additional_properties, required = false)]
    pub metadata: Option<Map<String, Value>>,
}
