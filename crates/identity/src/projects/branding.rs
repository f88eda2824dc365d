//! The branding of a project as its connect pages show it, with colors that can be read.

use bursar_files::attached;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Db, Scope};

use super::store;

/// What a connect page shows of its partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownBranding {
    /// Who asks; the partner's own name without one.
    pub name: Option<String>,
    /// The colors of buttons.
    pub colors: Option<Colors>,
    /// The end of the logo's link.
    pub logo: Option<String>,
}

/// Colors of buttons: on white and on the dark page, each with the color of the text on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colors {
    /// On white.
    pub light: (String, &'static str),
    /// On the dark page.
    pub dark: (String, &'static str),
}

/// The branding of a project; the plain one where nothing was chosen.
pub async fn branding_of(db: &Db, project_id: Uuid) -> Result<ShownBranding> {
    let Some((partner_id, branding)) = store::branding(db, project_id).await? else { return Ok(ShownBranding::default()) };
    let logo = match branding.logo_file_id {
        Some(id) => attached(db, &Scope::of_job("connect page", partner_id, None), vec![id]).await?.pop().map(|file| file.link),
        None => None,
    };
    Ok(ShownBranding { name: branding.name, colors: branding.color.as_deref().and_then(Colors::of), logo })
}

type Rgb = [f64; 3];

impl Colors {
    /// The colors made of one, so that a button stands out from its page and its text from the button (WCAG AA, 4.5 : 1).
    pub fn of(color: &str) -> Option<Colors> {
        let bytes = hex::decode(color.strip_prefix('#')?).ok()?;
        let [red, green, blue] = bytes.try_into().ok()?;
        let own = [red, green, blue].map(f64::from);
        let (white, dark_page) = ([255.0; 3], [18.0, 22.0, 28.0]);
        let light = towards(own, [0.0; 3], |color| contrast(color, white) >= 4.5);
        let dark = towards(own, white, |color| contrast(color, dark_page) >= 4.5);
        Some(Colors { light: (written(light), text_on(light)), dark: (written(dark), text_on(dark)) })
    }
}

/// The first color on the way that will do.
fn towards(from: Rgb, to: Rgb, will_do: impl Fn(Rgb) -> bool) -> Rgb {
    let at = |step: u8| {
        let part = f64::from(step) / 50.0;
        [0, 1, 2].map(|place| (from[place] + (to[place] - from[place]) * part).round())
    };
    (0..=50).map(at).find(|color| will_do(*color)).unwrap_or(to)
}

fn text_on(color: Rgb) -> &'static str {
    if contrast(color, [255.0; 3]) >= contrast(color, [8.0, 12.0, 16.0]) { "#ffffff" } else { "#080c10" }
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: Rgb) -> f64 {
    let linear = color.map(|part| {
        let part = part / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    linear[0] * 0.2126 + linear[1] * 0.7152 + linear[2] * 0.0722
}

fn written(color: Rgb) -> String {
    let part = |part: f64| format!("{:02x}", part.clamp(0.0, 255.0).round() as u8);
    format!("#{}{}{}", part(color[0]), part(color[1]), part(color[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_can_be_read_whatever_was_chosen() {
        for chosen in ["#ffff00", "#ffffff", "#000000", "#14573f", "#ff6600", "#7f7f7f", "#0000ff"] {
            let Colors { light, dark } = Colors::of(chosen).unwrap();
            let rgb = |color: &str| <[u8; 3]>::try_from(hex::decode(&color[1..]).unwrap()).unwrap().map(f64::from);
            assert!(contrast(rgb(&light.0), [255.0; 3]) >= 4.5, "{chosen} on white: {light:?}");
            assert!(contrast(rgb(&dark.0), [18.0, 22.0, 28.0]) >= 4.5, "{chosen} on the dark page: {dark:?}");
            for (button, text) in [light, dark] {
                assert!(contrast(rgb(&button), rgb(text)) >= 4.5, "{text} on {button}");
            }
        }
        assert_eq!(Colors::of("#14573f").unwrap().light.0, "#14573f", "what can be read stays as it is");
        for wrong in ["", "red", "#12", "#12345g", "14573f"] {
            assert_eq!(Colors::of(wrong), None, "{wrong}");
        }
    }
}
