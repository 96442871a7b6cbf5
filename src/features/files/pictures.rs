//! Pictures made anew: only the pixels are taken over, upright, so that neither a place nor a camera nor anything hidden in
//! the bytes travels along. Slow work, for threads that may block.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The longer side in pixels of what is kept.
const LONGEST_SIDE: u32 = 2_400;
/// The longer side of the small one.
const SMALL_SIDE: u32 = 480;
/// What a picture may unfold to: a few kilobytes can claim to be gigabytes.
const MOST_PIXELS: u64 = 60_000_000;
const MOST_BYTES: u64 = 320 * 1024 * 1024;
const QUALITY: u8 = 85;

/// A picture as it is kept.
pub struct Picture {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes of a small one.
    pub small: Vec<u8>,
    /// Of both.
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It cannot be read.
    Broken,
    /// It has more pixels than anybody needs.
    Huge,
}

/// Makes a picture anew.
pub fn anew(bytes: &[u8], format: ImageFormat) -> Result<Picture, Unfit> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let broken = |error| match error {
        image::ImageError::Limits(_) => Unfit::Huge,
        _ => Unfit::Broken,
    };
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unfit::Huge);
    }
    let upright = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(upright);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    // What is drawn stays sharp, and what is seen through stays so; photographs become small.
    let drawn = format == ImageFormat::Png || picture.color().has_alpha();
    let written = |picture: &DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        let done = if drawn {
            // Sixteen bits a colour are for printers.
            let picture: DynamicImage = match picture.color().has_alpha() {
                true => picture.to_rgba8().into(),
                false => picture.to_rgb8().into(),
            };
            picture.write_to(&mut bytes, ImageFormat::Png)
        } else {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            picture.to_rgb8().write_with_encoder(encoder)
        };
        done.map(|()| bytes.into_inner()).map_err(broken)
    };
    let small = match picture.width().max(picture.height()) > SMALL_SIDE {
        true => written(&picture.thumbnail(SMALL_SIDE, SMALL_SIDE))?,
        false => written(&picture)?,
    };
    Ok(Picture {
        bytes: written(&picture)?,
        small,
        media_type: if drawn { "image/png" } else { "image/jpeg" },
        width: picture.width(),
        height: picture.height(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_large_picture_becomes_smaller_and_has_a_small_one() {
        let picture = anew(&png(3_000, 1_500), ImageFormat::Png).unwrap();
        assert_eq!((picture.width, picture.height), (2_400, 1_200));
        let small = image::load_from_memory(&picture.small).unwrap();
        assert_eq!((small.width(), small.height()), (480, 240));
    }

    #[test]
    fn what_claims_to_be_huge_is_refused_before_it_is_unfolded() {
        let mut bytes = png(10, 10);
        // Width and height in the header, with the checksum that a reader looks at.
        let header: Vec<u8> = [
            &b"IHDR"[..],
            &100_000u32.to_be_bytes(),
            &100_000u32.to_be_bytes(),
            &bytes[24..29],
        ]
        .concat();
        let sum = crc(&header);
        bytes.splice(12..33, header.into_iter().chain(sum.to_be_bytes()));
        assert_eq!(anew(&bytes, ImageFormat::Png).err(), Some(Unfit::Huge));
        assert_eq!(
            anew(b"\x89PNG\r\n\x1a\nxx", ImageFormat::Png).err(),
            Some(Unfit::Broken)
        );
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = !0u32;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(crc & 1)));
            }
        }
        !crc
    }

    #[test]
    fn a_photograph_keeps_nothing_of_where_it_was_taken() {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(40, 20)
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .unwrap();
        let plain = bytes.into_inner();
        // An EXIF block that says "turn it by a quarter", and where.
        let tiff =
            b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 37.5665,126.9780";
        let mut with = plain[..2].to_vec();
        with.extend([0xff, 0xe1]);
        with.extend(u16::try_from(2 + 6 + tiff.len()).unwrap().to_be_bytes());
        with.extend(b"Exif\0\0");
        with.extend(tiff);
        with.extend(&plain[2..]);
        let picture = anew(&with, ImageFormat::Jpeg).unwrap();
        assert_eq!(
            (picture.width, picture.height),
            (20, 40),
            "it stands upright"
        );
        for bytes in [&picture.bytes, &picture.small] {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("GPS") && !text.contains("Exif"));
        }
    }
}
