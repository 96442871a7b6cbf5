//! A picture, and how shapes and letters come onto it.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use ab_glyph_rasterizer::{Point, Rasterizer};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::base::failure::Outcome;

/// All Hangul syllables and the scripts of Europe, under the SIL Open Font License (beside it in `fonts/`). No browser loads it.
const FONT: &[u8] = include_bytes!("../../../fonts/Pretendard-SemiBold.otf");

/// The font, read anew for each card: that is a table of contents, not a copy.
pub(super) fn font() -> Outcome<FontRef<'static>> {
    Ok(FontRef::try_from_slice(FONT).map_err(anyhow::Error::from)?)
}

/// Letters of one size.
#[derive(Clone, Copy)]
pub(super) struct Type<'a> {
    pub font: &'a FontRef<'static>,
    /// Of an em, in pixels.
    pub size: f32,
}

impl Type<'_> {
    fn scale(&self) -> PxScale {
        let em = self.font.units_per_em().unwrap_or(1000.0);
        PxScale::from(self.size * self.font.height_unscaled() / em)
    }

    /// Large letters stand closer together.
    fn tracking(&self) -> f32 {
        if self.size > 40.0 {
            self.size * -0.02
        } else {
            0.0
        }
    }

    /// How wide a line is.
    pub fn width(&self, line: &str) -> f32 {
        let scaled = self.font.as_scaled(self.scale());
        line.chars()
            .map(|c| scaled.h_advance(self.font.glyph_id(c)) + self.tracking())
            .sum()
    }
}

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// A shape: a first point, and cubic curves from there. A straight line is a curve as well.
pub(super) struct Shape {
    pub start: (f32, f32),
    pub curves: Vec<[(f32, f32); 3]>,
}

impl Shape {
    /// A rectangle with round corners.
    pub fn round(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Self {
        // Where the handles of a curve lie that is nearly a quarter of a circle.
        let k = radius * 0.447_7;
        let (right, bottom) = (x + width, y + height);
        let line = |from: (f32, f32), to: (f32, f32)| [from, to, to];
        let mut curves = Vec::with_capacity(8);
        let mut at = (x + radius, y);
        let mut corner = |edge: (f32, f32), one: (f32, f32), two: (f32, f32), to: (f32, f32)| {
            curves.push(line(at, edge));
            curves.push([one, two, to]);
            at = to;
        };
        corner(
            (right - radius, y),
            (right - k, y),
            (right, y + k),
            (right, y + radius),
        );
        corner(
            (right, bottom - radius),
            (right, bottom - k),
            (right - k, bottom),
            (right - radius, bottom),
        );
        corner(
            (x + radius, bottom),
            (x + k, bottom),
            (x, bottom - k),
            (x, bottom - radius),
        );
        corner((x, y + radius), (x, y + k), (x + k, y), (x + radius, y));
        Self {
            start: (x + radius, y),
            curves,
        }
    }

    /// The mark, as in the head of every page (24 by 16).
    pub fn pebble(x: f32, y: f32, scale: f32) -> Self {
        let at = |(px, py): (f32, f32)| (x + px * scale, y + py * scale);
        let curves = [
            [(0.2, 6.7), (4.4, 3.1), (9.1, 1.7)],
            [(14.1, 0.2), (20.1, 1.0), (22.2, 4.6)],
            [(24.2, 8.1), (21.6, 12.1), (17.2, 14.0)],
            [(11.6, 16.4), (2.6, 16.1), (1.3, 10.9)],
        ];
        Self {
            start: at((1.3, 10.9)),
            curves: curves.map(|curve| curve.map(at)).to_vec(),
        }
    }
}

/// The picture.
pub(super) struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// All of one colour.
    pub fn new((width, height): (u32, u32), ground: Colour) -> Self {
        Self {
            width,
            height,
            pixels: ground.repeat((width * height) as usize),
        }
    }

    fn blend(&mut self, x: i32, y: i32, colour: Colour, share: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if x >= self.width || y >= self.height {
            return;
        }
        let at = ((y * self.width + x) * 3) as usize;
        let Some(pixel) = self.pixels.get_mut(at..at + 3) else {
            return;
        };
        let share = share.clamp(0.0, 1.0);
        for (part, new) in pixel.iter_mut().zip(colour) {
            *part = (f32::from(*part) * (1.0 - share) + f32::from(new) * share).round() as u8;
        }
    }

    /// Fills a shape.
    pub fn fill(&mut self, shape: &Shape, colour: Colour) {
        let mut raster = Rasterizer::new(self.width as usize, self.height as usize);
        let to = |(x, y): (f32, f32)| Point { x, y };
        let mut from = shape.start;
        for [one, two, end] in &shape.curves {
            raster.draw_cubic(to(from), to(*one), to(*two), to(*end));
            from = *end;
        }
        raster.for_each_pixel_2d(|x, y, share| {
            if share > 0.0 {
                self.blend(x as i32, y as i32, colour, share);
            }
        });
    }

    /// Writes a line from `x` on its baseline `y`.
    pub fn write(&mut self, kind: Type<'_>, x: f32, y: f32, line: &str, colour: Colour) {
        let scale = kind.scale();
        let scaled = kind.font.as_scaled(scale);
        let mut at = x;
        for c in line.chars() {
            let id = kind.font.glyph_id(c);
            let glyph = id.with_scale_and_position(scale, point(at, y));
            at += scaled.h_advance(id) + kind.tracking();
            let Some(outline) = kind.font.outline_glyph(glyph) else {
                continue;
            };
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
            outline.draw(|x, y, share| {
                self.blend(left + x as i32, top + y as i32, colour, share);
            });
        }
    }

    /// The picture as PNG.
    pub fn png(&self) -> Outcome<Vec<u8>> {
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(
                &self.pixels,
                self.width,
                self.height,
                ExtendedColorType::Rgb8,
            )
            .map_err(anyhow::Error::from)?;
        Ok(bytes)
    }
}
