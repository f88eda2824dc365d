//! How a payment page looks: as the partner's settings say, else as the project's connect pages do.

use axum::extract::{Path, State};
use axum::response::Response;
use bursar_files::attached;
use bursar_identity::{Colors, PaymentPageTheme, PaymentsSettings, ShownBranding, branding_of, payments_settings};
use bursar_kernel::Result;
use bursar_payments::{PaymentPage, open_page};
use bursar_web::Edge;

use super::PayPages;
use super::refusal::Refused;
use crate::person_page::{sheet_of_colors, style_sheet};

/// Who asks, and how that looks.
pub(super) struct Brand {
    /// The entity that asks.
    pub(super) entity: String,
    /// The partner whose page it is.
    pub(super) partner: String,
    /// The end of the logo's link: the entity's, else the one that the partner's settings name, else the project's.
    pub(super) logo: Option<String>,
    /// Whom people ask who cannot pay.
    pub(super) support_email: Option<String>,
}

impl Brand {
    pub(super) async fn of(edge: &Edge, page: &PaymentPage) -> Result<Brand> {
        let (db, public_url) = (&edge.db, &edge.options.public_url);
        let entity_id = page.scope.one_entity()?;
        let names = bursar_entities::names(db, entity_id).await?;
        let ShownBranding { name, logo, .. } = branding_of(db, page.link.project_id).await?;
        let of_entity = bursar_entities::find_entity(db, &page.scope, entity_id).await?.logo_id;
        let of_entity = attached(db, &page.scope, of_entity.into_iter().collect()).await?.pop();
        let PaymentsSettings { support_email, payment_page_theme, .. } = payments_settings(db, &page.scope).await?;
        let of_theme = payment_page_theme.and_then(|theme| theme.logo_src);
        let of_theme = of_theme.as_deref().and_then(|address| own_file(public_url, address));
        let (entity, partner) = names.map(|names| (names.entity, names.partner)).unwrap_or_default();
        let logo = of_entity.map(|file| file.link).or(of_theme).or(logo);
        Ok(Brand { entity, partner: name.unwrap_or(partner), logo, support_email })
    }
}

/// The end of the link of a file of this server; none of any other address: our pages load nothing from elsewhere.
fn own_file(public_url: &str, address: &str) -> Option<String> {
    let link = address.strip_prefix(public_url)?.strip_prefix("/files/")?;
    let is_of_token = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    (!link.is_empty() && link.chars().all(is_of_token)).then(|| link.to_owned())
}

/// `GET /pay/{token}/brand.css`.
pub(super) async fn sheet(State(PayPages { edge, .. }): State<PayPages>, Path(token): Path<String>) -> Result<Response, Refused> {
    let page = open_page(&edge.db, &token).await?.ok_or(Refused::UnknownLink)?;
    let theme = payments_settings(&edge.db, &page.scope).await?.payment_page_theme;
    let colors = branding_of(&edge.db, page.link.project_id).await?.colors;
    Ok(style_sheet(written(colors.as_ref(), theme.as_ref())))
}

fn written(colors: Option<&Colors>, theme: Option<&PaymentPageTheme>) -> String {
    let button = theme.and_then(|theme| theme.button.as_ref());
    let primary = button.and_then(|button| button.primary_color.as_deref()).and_then(Colors::of);
    let mut sheet = primary.as_ref().or(colors).map(sheet_of_colors).unwrap_or_default();
    let Some(theme) = theme else { return sheet };
    if let Some(button) = button {
        let colors = |color: &Option<String>| color.as_deref().and_then(Colors::of);
        let other = colors(&button.secondary_color);
        // The others look like the primary one where nothing is said of them.
        let hovered = colors(&button.secondary_hover_color).or_else(|| other.clone());
        let chosen = [(".primary:hover", colors(&button.primary_hover_color)), (".other", other), (".other:hover", hovered)];
        for (which, colors) in chosen {
            sheet.push_str(&colors.map(|colors| button_of(which, &colors)).unwrap_or_default());
        }
    }
    let mut own = Vec::new();
    // Colors that were chosen for one scheme are not turned into the other.
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

/// Buttons of this kind in these colors, in either scheme.
fn button_of(which: &str, colors: &Colors) -> String {
    let set = |(color, text): &(String, &str)| {
        format!(".connect.pay .button{which}, .connect.pay button{which} {{ background: {color}; border-color: {color}; color: {text}; }}")
    };
    format!("{}\n@media (prefers-color-scheme: dark) {{ {} }}\n", set(&colors.light), set(&colors.dark))
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

    #[test]
    fn buttons_have_their_colors_and_text_that_can_be_read_on_them() {
        let theme = json!({"button": {"primary_hover_color": "#ffee88", "secondary_color": "#336699", "secondary_hover_color": "red"}});
        let theme: PaymentPageTheme = serde_json::from_value(theme).unwrap();
        let sheet = written(None, Some(&theme));
        assert!(
            sheet.contains("button.primary:hover { background: #")
                && !sheet.contains("background: #ffee88; border-color: #ffee88; color: #fff"),
            "{sheet}"
        );
        assert!(sheet.contains("button.other { background: #336699; border-color: #336699; color: #ffffff; }"), "{sheet}");
        let hovered = sheet.contains("button.other:hover { background: #336699;");
        assert!(!sheet.contains("red") && hovered, "a name is no color of which the contrast is known: {sheet}");
    }

    #[test]
    fn a_logo_is_a_file_of_this_server() {
        let own = |address: &str| own_file("https://bursar.test", address);
        assert_eq!(own("https://bursar.test/files/a-B_9"), Some("a-B_9".to_owned()));
        for foreign in [
            "https://cdn.example/logo.svg",
            "https://bursar.test/files/",
            "https://bursar.test/files/../pay/x",
            "https://bursar.test.evil/files/a",
        ] {
            assert_eq!(own(foreign), None, "{foreign}");
        }
    }
}
