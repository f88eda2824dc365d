//! Tracking categories, each with its options.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrackingCategory {
    pub name: String,
    pub status: String,
    #[serde(rename = "TrackingCategoryID")]
    pub id: Uuid,
    pub options: Vec<TrackingOption>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrackingOption {
    #[serde(rename = "TrackingOptionID")]
    pub id: Uuid,
    pub name: String,
    pub status: String,
}

/// An option as a line names it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LineTracking {
    pub name: String,
    pub option: String,
    #[serde(rename = "TrackingCategoryID")]
    pub category_id: Uuid,
    #[serde(rename = "TrackingOptionID")]
    pub option_id: Uuid,
}
