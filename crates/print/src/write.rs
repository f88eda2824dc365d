//! Pages of marks as a file: PDF/A-3, with the fonts in it.

use std::collections::{HashMap, HashSet};

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Archival, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::Font;
use krilla::{Data, Document, SerializeSettings};

use bursar_kernel::Timestamp;
use chrono::{Datelike, Timelike};

use crate::error::PaperError;
use crate::mark::{Area, Color, Mark};
use crate::pictures::Pictures;
use crate::typeset::{Face, TextLine};

/// What a file says about itself.
pub struct About {
    pub title: String,
    pub author: String,
    pub language: &'static str,
    pub created_at: Timestamp,
}

/// The pages as the bytes of a file.
pub fn write(pages: &[Vec<Mark>], size: (f32, f32), about: About, pictures: &Pictures) -> Result<Vec<u8>, PaperError> {
    let settings = SerializeSettings { configuration: standard()?, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(about));
    let fonts = faces(pages).into_iter().map(|face| Ok((face, font(face.data())?))).collect::<Result<Fonts, PaperError>>()?;
    let page_settings = PageSettings::from_wh(size.0, size.1).ok_or_else(|| refused("the size of the page"))?;
    for marks in pages {
        let mut page = document.start_page_with(page_settings.clone());
        let mut surface = page.surface();
        marks.iter().for_each(|mark| draw(&mut surface, mark, &fonts, pictures));
        surface.finish();
        marks.iter().filter_map(link).for_each(|annotation| page.add_annotation(annotation));
        page.finish();
    }
    document.finish().map_err(why)
}

/// PDF/A-3 at level U: every character can be searched and copied.
fn standard() -> Result<Configuration, PaperError> {
    ConfigurationBuilder::new().with_archival_validator(Archival::A3_U).finish().map_err(|_| refused("the standard"))
}

fn metadata(about: About) -> Metadata {
    let at = about.created_at;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let created = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title)
        .authors(vec![about.author])
        .language(about.language.to_owned())
        .creator("Bursar".to_owned())
        .creation_date(created)
}

type Fonts = HashMap<Face, Font>;

/// The faces that the pages are set in.
fn faces(pages: &[Vec<Mark>]) -> HashSet<Face> {
    let lines = pages.iter().flatten().filter_map(|mark| match mark {
        Mark::Text { line, .. } => Some(line),
        _ => None,
    });
    lines.flat_map(|line| &line.runs).map(|run| run.face).collect()
}

fn font(data: &'static [u8]) -> Result<Font, PaperError> {
    Font::new(Data::from(data), 0).ok_or_else(|| refused("a font"))
}

fn refused(what: &str) -> PaperError {
    PaperError::Writer(format!("{what} was refused"))
}

fn why(error: KrillaError) -> PaperError {
    match error {
        KrillaError::Image(_, _, why) => PaperError::Picture { picture: "a picture", why },
        other => PaperError::Writer(format!("{other}")),
    }
}

fn fill(color: Color) -> Fill {
    Fill { paint: rgb::Color::new(color.0, color.1, color.2).into(), ..Fill::default() }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts, pictures: &Pictures) {
    match mark {
        Mark::Text { x, y, line, color } => draw_text(surface, (*x, *y), line, *color, fonts),
        Mark::Fill { area, radius, color } => {
            if let Some(path) = rectangle(*area, *radius) {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
        Mark::Frame { area, radius, width, color } => {
            if let Some(path) = rectangle(*area, *radius) {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke { paint: fill(*color).paint, width: *width, ..Stroke::default() }));
                surface.draw_path(&path);
                surface.set_stroke(None);
            }
        }
        Mark::Picture { area, picture } => draw_picture(surface, *area, pictures.get(*picture)),
        Mark::Code { area, code } => {
            if let Some(path) = modules(*area, code) {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(Color(0, 0, 0))));
                surface.draw_path(&path);
            }
        }
        Mark::Link { .. } => {}
        Mark::Turned { x, y, degrees, block } => {
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.push_transform(&Transform::from_rotate(*degrees));
            block.marks.iter().for_each(|mark| draw(surface, mark, fonts, pictures));
            surface.pop();
            surface.pop();
        }
    }
}

fn draw_text(surface: &mut Surface<'_>, (x, y): (f32, f32), line: &TextLine, color: Color, fonts: &Fonts) {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(color)));
    for run in &line.runs {
        let Some(font) = fonts.get(&run.face) else { continue };
        surface.draw_glyphs(Point::from_xy(x + run.x, y + line.baseline), &run.glyphs, font.clone(), &run.text, run.size, false);
    }
}

fn draw_picture(surface: &mut Surface<'_>, area: Area, image: Option<&Image>) {
    if let (Some(image), Some(size)) = (image, Size::from_wh(area.width, area.height)) {
        surface.push_transform(&Transform::from_translate(area.x, area.y));
        surface.draw_image(image.clone(), size);
        surface.pop();
    }
}

fn link(mark: &Mark) -> Option<Annotation> {
    let Mark::Link { area, url } = mark else { return None };
    let rect = Rect::from_xywh(area.x, area.y, area.width, area.height)?;
    let target = Target::Action(Action::Link(LinkAction::new(url.to_string())));
    Some(Annotation::new_link(LinkAnnotation::new(rect, target), Some(url.to_string())))
}

/// How far the handles of a curve are from its ends, for a quarter of a circle.
const QUARTER: f32 = 0.552_284_8;

fn rectangle(area: Area, radius: f32) -> Option<Path> {
    let (left, top, right, bottom) = (area.x, area.y, area.x + area.width, area.y + area.height);
    let mut path = PathBuilder::new();
    let radius = radius.min(area.width / 2.0).min(area.height / 2.0);
    if radius <= 0.0 {
        path.push_rect(Rect::from_xywh(area.x, area.y, area.width, area.height)?);
        return path.finish();
    }
    let near = radius * (1.0 - QUARTER);
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - near, top, right, top + near, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + near, left + near, top, left + radius, top);
    path.close();
    path.finish()
}

/// Dark modules that touch in a row are one rectangle, so that no hairline shows between them.
fn modules(area: Area, code: &[Vec<bool>]) -> Option<Path> {
    let mut path = PathBuilder::new();
    let side = area.width / code.len() as f32;
    for (row, modules) in code.iter().enumerate() {
        let mut column = 0;
        while column < modules.len() {
            let dark = modules[column..].iter().take_while(|is_dark| **is_dark).count();
            if dark > 0 {
                let (x, y) = (area.x + column as f32 * side, area.y + row as f32 * side);
                path.push_rect(Rect::from_xywh(x, y, dark as f32 * side, side)?);
            }
            column += dark.max(1);
        }
    }
    path.finish()
}
