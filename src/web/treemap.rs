//! A treemap: a box cut into tiles, each as large as its value and as square as it can be (Bruls, Huizing, van Wijk:
//! squarified treemaps). Numbers in, rectangles out.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
}

impl Tile {
    fn area(&self) -> f64 {
        self.width * self.height
    }
}

/// Cuts a box into one tile for each value, in the order in which they are given: largest first is squarest. Together
/// they cover the box, and none lies on another; what is not more than nothing gets a tile without a size.
pub fn tiles(values: &[f64], width: f64, height: f64) -> Vec<Tile> {
    let worth = |value: f64| {
        if value.is_finite() && value > 0.0 {
            value
        } else {
            0.0
        }
    };
    let sum: f64 = values.iter().map(|value| worth(*value)).sum();
    let mut rest = Tile {
        x: 0.0,
        y: 0.0,
        width,
        height,
    };
    if sum <= 0.0 || rest.area() <= 0.0 {
        return vec![
            Tile {
                width: 0.0,
                height: 0.0,
                ..rest
            };
            values.len()
        ];
    }
    let areas: Vec<f64> = values
        .iter()
        .map(|value| worth(*value) / sum * width * height)
        .collect();
    let mut placed = Vec::with_capacity(areas.len());
    let mut from = 0;
    while from < areas.len() {
        let side = rest.width.min(rest.height);
        let mut to = from + 1;
        // A row takes one more as long as its worst tile becomes squarer by it.
        while to < areas.len() {
            let now = worst(areas.get(from..to).unwrap_or_default(), side);
            let then = worst(areas.get(from..=to).unwrap_or_default(), side);
            if then > now {
                break;
            }
            to += 1;
        }
        let row = areas.get(from..to).unwrap_or_default();
        let last = to == areas.len();
        rest = lay(row, rest, last, &mut placed);
        from = to;
    }
    placed
}

/// The ratio of the sides of the longest tile of a row along a side.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let depth = sum / side;
    row.iter()
        .filter(|area| **area > 0.0)
        .map(|area| {
            let length = area / depth;
            (length / depth).max(depth / length)
        })
        .fold(1.0, f64::max)
}

/// Lays a row along the shorter side of what is left; what is left after it.
fn lay(row: &[f64], rest: Tile, last: bool, placed: &mut Vec<Tile>) -> Tile {
    let sum: f64 = row.iter().sum();
    let across = rest.width >= rest.height;
    let side = if across { rest.height } else { rest.width };
    let whole = if across { rest.width } else { rest.height };
    // The last row ends exactly where the box ends.
    let depth = if last {
        whole
    } else {
        (sum / side.max(f64::MIN_POSITIVE)).min(whole)
    };
    let mut at = 0.0;
    for area in row {
        let length = if sum > 0.0 { side * area / sum } else { 0.0 };
        placed.push(if across {
            Tile {
                x: rest.x,
                y: rest.y + at,
                width: depth,
                height: length,
            }
        } else {
            Tile {
                x: rest.x + at,
                y: rest.y,
                width: length,
                height: depth,
            }
        });
        at += length;
    }
    if across {
        Tile {
            x: rest.x + depth,
            width: rest.width - depth,
            ..rest
        }
    } else {
        Tile {
            y: rest.y + depth,
            height: rest.height - depth,
            ..rest
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_paper_is_squarer_than_slices() {
        let found = tiles(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], 6.0, 4.0);
        assert_eq!(
            found[0],
            Tile {
                x: 0.0,
                y: 0.0,
                width: 3.0,
                height: 2.0
            }
        );
        assert_eq!(
            found[1],
            Tile {
                x: 0.0,
                y: 2.0,
                width: 3.0,
                height: 2.0
            }
        );
        let worst = found
            .iter()
            .map(|tile| (tile.width / tile.height).max(tile.height / tile.width));
        assert!(worst.fold(1.0, f64::max) < 3.0);
        assert!(
            tiles(&[0.0, -1.0, f64::NAN], 6.0, 4.0)
                .iter()
                .all(|tile| tile.area() == 0.0)
        );
        assert!(tiles(&[], 6.0, 4.0).is_empty());
    }

    proptest! {
        #[test]
        fn tiles_cover_the_box_and_none_lies_on_another(mut values in prop::collection::vec(0.0_f64..1000.0, 1..40), width in 50.0_f64..900.0, height in 50.0_f64..900.0, sorted: bool) {
            if sorted {
                values.sort_by(|one, other| other.total_cmp(one));
            }
            let found = tiles(&values, width, height);
            prop_assert_eq!(found.len(), values.len());
            let sum: f64 = values.iter().sum();
            prop_assume!(sum > 1e-6);
            let covered: f64 = found.iter().map(Tile::area).sum();
            prop_assert!((covered - width * height).abs() < 1e-6 * width * height);
            for (tile, value) in found.iter().zip(&values) {
                prop_assert!((tile.area() - value / sum * width * height).abs() < 1e-6 * width * height);
                prop_assert!(tile.x >= 0.0 && tile.y >= 0.0 && tile.x + tile.width <= width + 1e-6 && tile.y + tile.height <= height + 1e-6);
            }
            for (index, one) in found.iter().enumerate() {
                for other in &found[index + 1..] {
                    let shared = |a: f64, b: f64, c: f64, d: f64| (b.min(d) - a.max(c)).max(0.0);
                    let over = shared(one.x, one.x + one.width, other.x, other.x + other.width)
                        * shared(one.y, one.y + one.height, other.y, other.y + other.height);
                    prop_assert!(over < 1e-6 * width * height, "{one:?} {other:?}");
                }
            }
        }
    }
}
