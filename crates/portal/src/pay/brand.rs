//! How a payment page looks: as the partner's settings say, else as the project's connect pages do.

use axum::extract::{Path, State};
use axum::response::Response;
use bursar_files::attached;
use bursar_identity::{Colors, PaymentPageTheme, PaymentsSettings, ShownBranding, branding_of, payments_settings};
use bursar_kernel::Result;
use bursar_payments::{PaymentPage, open_page};
use bursar_store::Db;

use super::PayPages;
use super::refusal::Refused;
use crate::person_page::{sheet_of_colors, style_sheet};

/// Who asks, and how that looks.
pub(super) struct Brand {
    /// The entity that asks.
    pub(super) entity: String,
    /// The partner whose page it is.
    pub(super) partner: String,
    /// The end of the logo's link: the entity's, else the project's.
    pub(super) logo: Option<String>,
    /// Whom people ask who cannot pay.
    pub(super) support_email: Option<String>,
}

impl Brand {
    pub(super) async fn of(db: &Db, page: &PaymentPage) -> Result<Brand> {
        let entity_id = page.scope.one_entity()?;
        let names = bursar_entities::names(db, entity_id).await?;
        let ShownBranding { name, logo, .. } = branding_of(db, page.link.project_id).await?;
        let of_entity = bursar_entities::find_entity(db, &page.scope, entity_id).await?.logo_id;
        let of_entity = attached(db, &page.scope, of_entity.into_iter().collect()).await?.pop();
        let PaymentsSettings { support_email, .. } = payments_settings(db, &page.scope).await?;
        let (entity, partner) = names.map(|names| (names.entity, names.partner)).unwrap_or_default();
        Ok(Brand { entity, partner: name.unwrap_or(partner), logo: of_entity.map(|file| file.link).or(logo), support_email })
    }
}

/// `GET /pay/{token}/brand.css`.
pub(super) async fn sheet(State(PayPages { edge, .. }): State<PayPages>, Path(token): Path<String>) -> Result<Response, Refused> {
    let page = open_page(&edge.db, &token).await?.ok_or(Refused::UnknownLink)?;
    let theme = payments_settings(&edge.db, &page.scope).await?.payment_page_theme;
    let colors = branding_of(&edge.db, page.link.project_id).await?.colors;
    Ok(style_sheet(written(colors.as_ref(), theme.as_ref())))
}

fn written(colors: Option<&Colors>, theme: Option<&PaymentPageTheme>) -> String {
    let button = theme.and_then(|theme| theme.button.as_ref()).and_then(|button| button.primary_color.as_deref()).and_then(Colors::of);
    let mut sheet = button.as_ref().or(colors).map(sheet_of_colors).unwrap_or_default();
    let Some(theme) = theme else { return sheet };
    let mut own = Vec::new();
    // Colours that were chosen for one scheme are not turned into the other.
    if theme.background_color.is_some() || theme.font_color.is_some() {
        own.push("color-scheme: light only".to_owned());
    }
    let card = theme.card.as_ref().and_then(|card| card.background_color.as_ref());
    let chosen = [("--paper", theme.background_color.as_ref()), ("--ink", theme.font_color.as_ref()), ("--card", card)];
    own.extend(chosen.into_iter().filter_map(|(name, color)| Some(format!("{name}: {}", color?))));
    own.extend(theme.border_radius.as_deref().filter(|radius| is_length(radius)).map(|radius| format!("--radius: {radius}")));
    sheet.push_str(&format!(".connect.pay {{ {}; }}\n", own.join("; ")));
    sheet
}

/// A length of a style sheet, and nothing that could be more than one.
fn is_length(text: &str) -> bool {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase() || letter == '%');
    let is_number = !digits.is_empty() && digits.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    is_number && matches!(&text[digits.len()..], "" | "px" | "rem" | "em" | "%")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_theme_sets_colors_and_corners_and_nothing_else() {
        let theme = json!({
            "background_color": "#fafafa", "font_color": null, "border_radius": "8px", "font_family": "x; } * { display: none",
            "font_link_href": null, "logo_src": null, "card": {"background_color": "teal"},
            "button": {"primary_color": "#14573f", "primary_hover_color": null, "secondary_color": null, "secondary_hover_color": null},
        });
        let theme: PaymentPageTheme = serde_json::from_value(theme).unwrap();
        let sheet = written(None, Some(&theme));
        assert!(sheet.contains("--accent: #14573f") && sheet.contains("--paper: #fafafa; --card: teal; --radius: 8px"), "{sheet}");
        assert!(!sheet.contains("display") && !sheet.contains("--ink"), "{sheet}");
        for wrong in ["", "px", "8px}", "url(x)", "8 px", "1;2", "8PX"] {
            assert!(!is_length(wrong), "{wrong}");
        }
    }
}
