//! A chart of columns: how many there were in each span. A column is as wide as its span and as high as its rate, so that
//! what stands in it is its area. Templates draw it with `c::column_chart(chart)`.

use chrono::NaiveDate;

use super::{Frame, Mark, NARROW, Scale, WIDE, day_words, tenth, width_of};
use crate::i18n::Words;

/// A day along an axis: `3월 2일`, `2 Mar`.
pub fn short_day(words: &Words, day: NaiveDate) -> String {
    day_words(words, day)
}

/// A span with one value for each series.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Where it begins, in units of the axis.
    pub from: f64,
    /// How many units it is wide.
    pub span: f64,
    /// What was counted in it, by series.
    pub values: Vec<f64>,
    /// The colour of its first series, as a number of the style sheet.
    pub tone: usize,
    /// All of it in words, for its tooltip.
    pub words: String,
}

/// What a chart of columns is made of.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// What it shows, as one sentence.
    pub summary: &'a str,
    /// The columns, in order.
    pub columns: &'a [Column],
    /// How many units the axis is long.
    pub length: f64,
    /// Words along the axis, with their places.
    pub labels: &'a [(f64, String)],
    /// A line across the axis with its word: a limit.
    pub limit: Option<(f64, &'a str)>,
}

/// The same drawn twice: for wide windows and for phones.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnChart {
    /// What it shows, as one sentence.
    pub summary: String,
    /// For wide windows.
    pub wide: Columns,
    /// For phones.
    pub narrow: Columns,
}

/// The coordinates of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    frame: Frame,
    /// Round values of the y axis.
    pub grid: Vec<Mark>,
    /// Words along the x axis.
    pub labels: Vec<Mark>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// The limit.
    pub limit: Option<Mark>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
    /// Its colour, as a number of the style sheet.
    pub series: usize,
    /// Its column in words.
    pub words: String,
}

impl ColumnChart {
    /// Draws what was counted.
    pub fn of(words: &Words, counted: &Counted<'_>) -> Self {
        Self {
            summary: counted.summary.to_owned(),
            wide: Columns::of(words, counted, WIDE),
            narrow: Columns::of(words, counted, NARROW),
        }
    }
}

impl Columns {
    fn of(words: &Words, counted: &Counted<'_>, frame: Frame) -> Self {
        let rate = |column: &Column, value: f64| value / column.span.max(f64::MIN_POSITIVE);
        let rates = counted
            .columns
            .iter()
            .flat_map(|column| column.values.iter().map(move |value| rate(column, *value)));
        // Nothing is negative, and at least one is a step.
        let scale = Scale::over(rates.chain([0.0, 1.0])).within(frame);
        let unit = (frame.right - frame.left) / counted.length.max(1.0);
        let x = |at: f64| frame.left + at * unit;
        let mut bars = Vec::new();
        for column in counted.columns {
            let room = column.span * unit;
            // Air between columns, never more than a fifth of them.
            let air = (room * 0.2).min(4.0);
            let each = (room - air) / column.values.len().max(1) as f64;
            for (series, value) in column.values.iter().enumerate() {
                let y = scale.y(rate(column, *value));
                bars.push(Bar {
                    x: tenth(x(column.from) + air / 2.0 + each * series as f64),
                    y,
                    width: tenth(each.max(0.5)),
                    height: tenth((frame.bottom - y).max(0.0)),
                    series: column.tone + series,
                    words: column.words.clone(),
                });
            }
        }
        Self {
            frame,
            grid: scale.grid(words),
            labels: labels(
                &frame,
                counted.labels.iter().map(|(at, text)| (x(*at), text)),
            ),
            bars,
            limit: counted.limit.map(|(at, word)| Mark {
                at: tenth(x(at)),
                words_at: tenth(x(at) + 6.0),
                words: word.to_owned(),
                anchor: "start",
            }),
        }
    }

    /// `0 0 680 220`.
    pub fn view_box(&self) -> String {
        format!("0 0 {} {}", self.frame.width, self.frame.height)
    }

    /// Where the plot begins.
    pub fn left(&self) -> f64 {
        self.frame.left
    }

    /// Where it ends.
    pub fn right(&self) -> f64 {
        self.frame.right
    }

    /// Its upper edge.
    pub fn top(&self) -> f64 {
        self.frame.top
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.frame.bottom
    }

    /// Where the words along the axis stand.
    pub fn labels_at(&self) -> f64 {
        self.frame.bottom + 22.0
    }
}

/// Words that do not touch each other; those in the way of an earlier one are left out.
fn labels<'a>(frame: &Frame, wanted: impl Iterator<Item = (f64, &'a String)>) -> Vec<Mark> {
    let mut free_from = f64::MIN;
    let mut marks = Vec::new();
    for (at, words) in wanted {
        let width = width_of(words, frame.em);
        let from = (at - width / 2.0).clamp(frame.left - 8.0, frame.width - width);
        if from < free_from {
            continue;
        }
        free_from = from + width + frame.em;
        marks.push(Mark {
            at: tenth(at),
            words_at: tenth(from + width / 2.0),
            words: words.clone(),
            anchor: "middle",
        });
    }
    marks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::language::Language;
    use crate::web::Site;

    fn chart(columns: &[Column], length: f64) -> ColumnChart {
        let words = Site::local().words(Language::Ko);
        let labels: Vec<(f64, String)> = (0..12)
            .map(|at| (f64::from(at), format!("{at}월 1일")))
            .collect();
        ColumnChart::of(
            &words,
            &Counted {
                summary: "",
                columns,
                length,
                labels: &labels,
                limit: Some((1.0, "약속")),
            },
        )
    }

    #[test]
    fn a_wide_column_is_as_high_as_its_rate() {
        let column = |from, span, value: f64| Column {
            from,
            span,
            values: vec![value],
            tone: 0,
            words: String::new(),
        };
        let drawn = chart(&[column(0.0, 1.0, 4.0), column(1.0, 2.0, 8.0)], 3.0).wide;
        assert_eq!(drawn.bars[0].height, drawn.bars[1].height);
        assert!(
            (drawn.bars[1].width / drawn.bars[0].width - 2.0).abs() < 0.1,
            "{:?}",
            drawn.bars
        );
    }

    proptest! {
        #[test]
        fn everything_stays_inside(values in prop::collection::vec((1_u32..5, 0.0_f64..1e6, 0.0_f64..100.0), 0..60)) {
            let mut from = 0.0;
            let columns: Vec<Column> = values.iter().map(|(span, one, other)| {
                let span = f64::from(*span);
                let column = Column { from, span, values: vec![*one, *other], tone: 0, words: String::new() };
                from += span;
                column
            }).collect();
            let drawn = chart(&columns, from);
            for plot in [&drawn.wide, &drawn.narrow] {
                for bar in &plot.bars {
                    prop_assert!(bar.x >= plot.left() - 0.1 && bar.x + bar.width <= plot.right() + 0.7, "{bar:?}");
                    prop_assert!(bar.y >= plot.top() - 0.1 && bar.y + bar.height <= plot.bottom() + 0.2, "{bar:?}");
                }
                for pair in plot.labels.windows(2) {
                    let reach = |mark: &Mark| width_of(&mark.words, plot.frame.em) / 2.0;
                    prop_assert!(pair[0].words_at + reach(&pair[0]) <= pair[1].words_at - reach(&pair[1]));
                }
            }
        }
    }
}
