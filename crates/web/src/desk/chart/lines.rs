//! Lines over days, broken where nothing is known.

use super::{Canvas, Caption, Plot, Unit, at_both_widths};

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its colour: `s0` and so on, for `chart-s0`.
    pub class: &'static str,
    /// Its value at each label.
    pub values: Vec<Option<f64>>,
}

/// Lines over the same labels.
pub fn lines(caption: &Caption<'_>, labels: &[String], lines: &[Line], unit: Unit) -> String {
    let most = lines
        .iter()
        .flat_map(|line| line.values.iter().flatten().copied())
        .fold(0.0, f64::max);
    at_both_widths(caption, |width| {
        let mut canvas = Canvas::new(width, 200.0);
        let plot = Plot::new(&mut canvas, most, unit, labels);
        for line in lines {
            draw(&mut canvas, &plot, line, labels.len());
        }
        canvas
    })
}

fn draw(canvas: &mut Canvas, plot: &Plot, line: &Line, n: usize) {
    let mut run: Vec<(f64, f64)> = Vec::new();
    let path = format!("chart-line chart-{}", line.class);
    for i in 0..=n {
        match line.values.get(i).copied().flatten() {
            Some(value) if i < n => run.push((plot.x(i, n), plot.y(value))),
            _ => {
                if run.len() > 1 {
                    canvas.path(&path, &run);
                }
                run.clear();
            }
        }
    }
    // Dots tell the lines apart without colour, and show a day that stands alone.
    let dot = format!("chart-dot chart-{}", line.class);
    let size = if n > 40 { 1.8 } else { 3.0 };
    for (i, value) in line.values.iter().take(n).enumerate() {
        if let Some(value) = value {
            canvas.circle(&dot, (plot.x(i, n), plot.y(*value)), size);
        }
    }
}
