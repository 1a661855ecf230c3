//! The network and its training: sums of n-gram vectors, a window over words, the highest value of each unit.

use super::data::LABELS;
use super::examples::Example;

/// Sizes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Known n-grams.
    pub(crate) rows: usize,
    /// Length of an n-gram's vector.
    pub(crate) width: usize,
    /// Units that look at a word with its neighbours.
    pub(crate) local: usize,
    /// Units that look at the whole.
    pub(crate) global: usize,
    pub(crate) sets: usize,
}

impl Shape {
    fn top(&self) -> usize {
        self.local + self.global + self.width
    }
}

/// Splitmix64 (Steele et al. 2014).
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, (self.next() % (index as u64 + 1)) as usize);
        }
    }
}

/// Weights with the running sum of their squared gradients (AdaGrad, Duchi et al. 2011).
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) values: Vec<f32>,
    squares: Vec<f32>,
}

impl Weights {
    fn new(length: usize, scale: f32, random: &mut Random) -> Self {
        Self {
            values: (0..length).map(|_| (random.unit() * 2.0 - 1.0) * scale).collect(),
            squares: vec![0.0; length],
        }
    }

    #[inline]
    fn step(&mut self, from: usize, gradient: &[f32], rate: f32, decay: f32) {
        let values = &mut self.values[from..from + gradient.len()];
        let squares = &mut self.squares[from..from + gradient.len()];
        for ((value, square), slope) in values.iter_mut().zip(squares).zip(gradient) {
            let slope = slope + decay * *value;
            *square += slope * slope;
            *value -= rate * slope / (square.sqrt() + 1e-4);
        }
    }
}

pub(crate) struct Network {
    pub(crate) shape: Shape,
    pub(crate) rows: Weights,
    pub(crate) local: Weights,
    pub(crate) local_bias: Weights,
    pub(crate) global: Weights,
    pub(crate) global_bias: Weights,
    pub(crate) head: Weights,
    pub(crate) head_bias: Weights,
    /// By set: what is particular to it, left out of the prediction.
    set_head: Weights,
    set_bias: Weights,
    pub(crate) span: Weights,
    pub(crate) span_bias: Weights,
    state: State,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) rate: f32,
    pub(crate) dropout: f32,
    pub(crate) set_decay: f32,
    pub(crate) decay: f32,
    pub(crate) span_weight: f32,
}

#[derive(Default)]
struct State {
    /// Vectors of the words, `width` each.
    words: Vec<f32>,
    /// The words with their neighbours.
    windows: Vec<f32>,
    /// The local units at each word.
    locals: Vec<f32>,
    top: Vec<f32>,
    argmax: Vec<u32>,
    mean: Vec<f32>,
    word_slopes: Vec<f32>,
    window_slopes: Vec<f32>,
    used: Vec<(u32, u32)>,
}

pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

fn add(to: &mut [f32], from: &[f32], factor: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from * factor;
    }
}

impl Network {
    pub(crate) fn new(shape: Shape, seed: u64) -> Self {
        let mut random = Random(seed);
        let d = shape.width;
        let xavier = |n: usize| (3.0 / n as f32).sqrt();
        let r = &mut random;
        Self {
            rows: Weights::new(shape.rows * d, 0.5 / d as f32, r),
            local: Weights::new(shape.local * d, xavier(d), r),
            local_bias: Weights::new(shape.local, 0.0, r),
            global: Weights::new(shape.global * d, xavier(d), r),
            global_bias: Weights::new(shape.global, 0.0, r),
            head: Weights::new(LABELS * shape.top(), 0.3 * xavier(shape.top()), r),
            head_bias: Weights::new(LABELS, 0.0, r),
            set_head: Weights::new(shape.sets * LABELS * shape.top(), 0.0, r),
            set_bias: Weights::new(shape.sets * LABELS, 0.0, r),
            span: Weights::new(shape.local + d, 0.1, r),
            span_bias: Weights::new(1, 0.0, r),
            shape,
            state: State::default(),
        }
    }

    /// Fills the state: words, windows, local units, the top.
    fn forward(&mut self, example: &Example, dropout: f32, random: &mut Random) {
        let Shape {
            width: d,
            local: h,
            global,
            ..
        } = self.shape;
        let state = &mut self.state;
        let units = example.ends.len();
        let words = units.saturating_sub(1);
        state.words.clear();
        state.words.resize(units * d, 0.0);
        state.used.clear();
        let mut begin = 0;
        let limit = (dropout * 4_294_967_296.0) as u64;
        for (unit, end) in example.ends.iter().enumerate() {
            let vector = &mut state.words[unit * d..(unit + 1) * d];
            for id in &example.keys[begin..*end as usize] {
                if dropout > 0.0 && (random.next() >> 32) < limit {
                    continue;
                }
                let row = *id as usize * d;
                add(vector, &self.rows.values[row..row + d], 1.0);
                state.used.push((*id, unit as u32));
            }
            begin = *end as usize;
        }
        state.windows.clear();
        state.windows.resize(words * d, 0.0);
        state.locals.clear();
        state.locals.resize(words * h, 0.0);
        state.top.clear();
        state.top.resize(self.shape.top(), 0.0);
        state.argmax.clear();
        state.argmax.resize(h, u32::MAX);
        for word in 0..words {
            let window = &mut state.windows[word * d..(word + 1) * d];
            window.copy_from_slice(&state.words[word * d..(word + 1) * d]);
            if word > 0 {
                add(window, &state.words[(word - 1) * d..word * d], 0.5);
            }
            if word + 1 < words {
                add(window, &state.words[(word + 1) * d..(word + 2) * d], 0.5);
            }
            for unit in 0..h {
                let value = dot(window, &self.local.values[unit * d..(unit + 1) * d]) + self.local_bias.values[unit];
                state.locals[word * h + unit] = value;
                if value > state.top[unit] {
                    state.top[unit] = value;
                    state.argmax[unit] = word as u32;
                }
            }
        }
        let scale = 1.0 / (units as f32).sqrt();
        state.mean.clear();
        state.mean.resize(d, 0.0);
        for unit in 0..units {
            add(&mut state.mean, &state.words[unit * d..(unit + 1) * d], scale);
        }
        for unit in 0..global {
            let value = dot(&state.mean, &self.global.values[unit * d..(unit + 1) * d]) + self.global_bias.values[unit];
            state.top[h + unit] = value.max(0.0);
        }
        state.top[h + global..].copy_from_slice(&state.mean);
    }

    fn logit(&self, label: usize, set: Option<usize>) -> f32 {
        let top = self.shape.top();
        let mut logit =
            dot(&self.state.top, &self.head.values[label * top..(label + 1) * top]) + self.head_bias.values[label];
        if let Some(set) = set {
            let at = set * LABELS + label;
            logit += dot(&self.state.top, &self.set_head.values[at * top..(at + 1) * top]) + self.set_bias.values[at];
        }
        logit
    }

    /// Logits without what is particular to a set, and the spans' logits by word.
    pub(crate) fn predict(&mut self, example: &Example) -> ([f32; LABELS], Vec<f32>) {
        self.forward(example, 0.0, &mut Random(0));
        let logits = std::array::from_fn(|label| self.logit(label, None));
        let words = example.ends.len().saturating_sub(1);
        let spans = (0..words).map(|word| self.span_logit(word)).collect();
        (logits, spans)
    }

    fn span_logit(&self, word: usize) -> f32 {
        let Shape { width: d, local: h, .. } = self.shape;
        let locals = &self.state.locals[word * h..(word + 1) * h];
        let relu: f32 = locals
            .iter()
            .zip(&self.span.values)
            .map(|(value, weight)| value.max(0.0) * weight)
            .sum();
        relu + dot(&self.state.words[word * d..(word + 1) * d], &self.span.values[h..]) + self.span_bias.values[0]
    }

    /// One step on one example; returns the loss.
    pub(crate) fn learn(&mut self, example: &Example, settings: &Settings, random: &mut Random) -> f32 {
        self.forward(example, settings.dropout, random);
        let Shape {
            width: d,
            local: h,
            global,
            ..
        } = self.shape;
        let top = self.shape.top();
        let units = example.ends.len();
        let words = units.saturating_sub(1);
        let rate = settings.rate;
        let mut top_slopes = vec![0.0; top];
        let mut loss = 0.0;
        for label in 0..LABELS {
            let (aim, weight) = example.aims[label];
            if weight == 0.0 {
                continue;
            }
            let logit = self.logit(label, Some(example.set));
            let p = sigmoid(logit);
            loss -= weight * (aim * p.max(1e-7).ln() + (1.0 - aim) * (1.0 - p).max(1e-7).ln());
            let slope = weight * (p - aim);
            let at = example.set * LABELS + label;
            for index in 0..top {
                top_slopes[index] +=
                    slope * (self.head.values[label * top + index] + self.set_head.values[at * top + index]);
            }
            let gradient: Vec<f32> = self.state.top.iter().map(|value| slope * value).collect();
            self.head.step(label * top, &gradient, rate, settings.decay);
            self.set_head.step(at * top, &gradient, rate, settings.set_decay);
            self.head_bias.step(label, &[slope], rate, 0.0);
            self.set_bias.step(at, &[slope], rate, 0.0);
        }
        let state = &mut self.state;
        state.word_slopes.clear();
        state.word_slopes.resize(units * d, 0.0);
        state.window_slopes.clear();
        state.window_slopes.resize(words * d, 0.0);
        if let Some(marked) = &example.marked
            && settings.span_weight > 0.0
        {
            for word in 0..words {
                let locals = &state.locals[word * h..(word + 1) * h];
                let vector = &state.words[word * d..(word + 1) * d];
                let relu: f32 = locals.iter().zip(&self.span.values).map(|(v, w)| v.max(0.0) * w).sum();
                let logit = relu + dot(vector, &self.span.values[h..]) + self.span_bias.values[0];
                let slope = settings.span_weight * (sigmoid(logit) - f32::from(u8::from(marked[word])));
                add(
                    &mut state.word_slopes[word * d..(word + 1) * d],
                    &self.span.values[h..],
                    slope,
                );
                let mut gradient = vec![0.0; h + d];
                for unit in 0..h {
                    if locals[unit] > 0.0 {
                        gradient[unit] = slope * locals[unit];
                        let pull = slope * self.span.values[unit];
                        add(
                            &mut state.window_slopes[word * d..(word + 1) * d],
                            &self.local.values[unit * d..(unit + 1) * d],
                            pull,
                        );
                    }
                }
                add(&mut gradient[h..], vector, slope);
                self.span.step(0, &gradient, rate, 0.0);
                self.span_bias.step(0, &[slope], rate, 0.0);
            }
        }
        // The mean, directly and through the global units.
        let mut mean_slopes = top_slopes[h + global..].to_vec();
        for unit in 0..global {
            if state.top[h + unit] <= 0.0 {
                continue;
            }
            let slope = top_slopes[h + unit];
            add(&mut mean_slopes, &self.global.values[unit * d..(unit + 1) * d], slope);
            let gradient: Vec<f32> = state.mean.iter().map(|value| slope * value).collect();
            self.global.step(unit * d, &gradient, rate, settings.decay);
            self.global_bias.step(unit, &[slope], rate, 0.0);
        }
        let scale = 1.0 / (units as f32).sqrt();
        for unit in 0..units {
            add(&mut state.word_slopes[unit * d..(unit + 1) * d], &mean_slopes, scale);
        }
        for unit in 0..h {
            let word = state.argmax[unit];
            if word == u32::MAX {
                continue;
            }
            let word = word as usize;
            let slope = top_slopes[unit];
            add(
                &mut state.window_slopes[word * d..(word + 1) * d],
                &self.local.values[unit * d..(unit + 1) * d],
                slope,
            );
            let gradient: Vec<f32> = state.windows[word * d..(word + 1) * d]
                .iter()
                .map(|v| slope * v)
                .collect();
            self.local.step(unit * d, &gradient, rate, settings.decay);
            self.local_bias.step(unit, &[slope], rate, 0.0);
        }
        for word in 0..words {
            let (from, to) = (word * d, (word + 1) * d);
            if state.window_slopes[from..to].iter().all(|slope| *slope == 0.0) {
                continue;
            }
            let slopes = state.window_slopes[from..to].to_vec();
            add(&mut state.word_slopes[from..to], &slopes, 1.0);
            if word > 0 {
                add(&mut state.word_slopes[from - d..from], &slopes, 0.5);
            }
            if word + 1 < words {
                add(&mut state.word_slopes[to..to + d], &slopes, 0.5);
            }
        }
        for (id, unit) in &state.used {
            let from = *unit as usize * d;
            self.rows.step(
                *id as usize * d,
                &state.word_slopes[from..from + d],
                rate,
                settings.decay,
            );
        }
        loss
    }
}
