//! Bars, one on the other.

use super::{Canvas, Caption, Plot, Unit, at_both_widths, real};

/// One part of every bar.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Its colour: `s0` and so on, for `chart-s0`.
    pub class: &'static str,
    /// Its value in each bar.
    pub values: Vec<f64>,
}

/// A bar for each label, its parts from below in the order of `stacks`.
pub fn bars(caption: &Caption<'_>, labels: &[String], stacks: &[Stack], unit: Unit) -> String {
    let value = |stack: &Stack, i: usize| stack.values.get(i).copied().unwrap_or_default();
    let total = |i: usize| stacks.iter().map(|stack| value(stack, i)).sum::<f64>();
    let most = (0..labels.len()).map(total).fold(0.0, f64::max);
    at_both_widths(caption, |width| {
        let mut canvas = Canvas::new(width, 200.0);
        let plot = Plot::new(&mut canvas, most, unit, labels);
        let step = plot.step(labels.len());
        // Never so wide that a single day looks like a wall.
        let bar = (step * 0.72).clamp(1.0, 44.0);
        for i in 0..labels.len() {
            let mut below = 0.0;
            for stack in stacks {
                let height = value(stack, i);
                if height <= 0.0 {
                    continue;
                }
                let (top, bottom) = (plot.y(below + height), plot.y(below));
                let class = format!("chart-bar chart-{}", stack.class);
                let x = plot.left + step * (real(i) + 0.5) - bar / 2.0;
                canvas.rect(&class, (x, top), (bar, bottom - top));
                below += height;
            }
        }
        canvas
    })
}
