//! The network in training: the same sums as in the engine, in full precision, with the way back.

use indicatif::ProgressBar;
use moderation::training::{Dense, GLOBAL, LABELS, LOCAL, TOP, WIDTH};

use super::examples::Example;
use super::random::Random;
use super::weights::{Settings, Weights};

/// Half of what the neighbours of a word say is added to what it says.
const NEIGHBOUR: f32 = 0.5;

/// Rounds over all examples: a third makes the scores on other sites worse.
pub(crate) const EPOCHS: u64 = 2;
/// How networks are trained; chosen on the development rows.
const SETTINGS: Settings = Settings {
    rate: 0.03,
    left_out: 0.3,
    decay: 1e-4,
    span_weight: 0.3,
};

/// A network, with what is needed to train it.
pub(crate) struct Network {
    /// `WIDTH` a known n-gram.
    pub(crate) rows: Weights,
    /// `LOCAL` rows of `WIDTH`.
    local: Weights,
    local_bias: Weights,
    /// `GLOBAL` rows of `WIDTH`.
    global: Weights,
    global_bias: Weights,
    /// `LABELS` rows of `TOP`.
    head: Weights,
    head_bias: Weights,
    /// By set: how much more of each label it has, left out of the prediction.
    set_bias: Weights,
    span: Weights,
    span_bias: Weights,
    state: State,
}

/// What one pass over a comment leaves behind.
#[derive(Default)]
struct State {
    /// Vectors of the units, the last for the comment as a whole.
    words: Vec<[f32; WIDTH]>,
    /// The words of the text with their neighbours.
    windows: Vec<[f32; WIDTH]>,
    locals: Vec<[f32; LOCAL]>,
    top: Vec<f32>,
    winners: Vec<Option<usize>>,
    mean: [f32; WIDTH],
    /// N-grams that were not left out by chance, with their units.
    used: Vec<(u32, u32)>,
    word_slopes: Vec<[f32; WIDTH]>,
    window_slopes: Vec<[f32; WIDTH]>,
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
    pub(crate) fn new(known: usize, sets: usize, random: &mut Random) -> Self {
        // Glorot & Bengio 2010.
        let spread = |inputs: usize| (3.0 / inputs as f32).sqrt();
        Self {
            rows: Weights::new(known * WIDTH, 0.5 / WIDTH as f32, random),
            local: Weights::new(LOCAL * WIDTH, spread(WIDTH), random),
            local_bias: Weights::new(LOCAL, 0.0, random),
            global: Weights::new(GLOBAL * WIDTH, spread(WIDTH), random),
            global_bias: Weights::new(GLOBAL, 0.0, random),
            head: Weights::new(LABELS * TOP, 0.3 * spread(TOP), random),
            head_bias: Weights::new(LABELS, 0.0, random),
            set_bias: Weights::new(sets * LABELS, 0.0, random),
            span: Weights::new(LOCAL + WIDTH, 0.1, random),
            span_bias: Weights::new(1, 0.0, random),
            state: State::default(),
        }
    }

    fn forward(&mut self, example: &Example, left_out: f32, random: &mut Random) {
        let state = &mut self.state;
        let units = example.ends.len();
        let texts = units.saturating_sub(1);
        state.words.clear();
        state.used.clear();
        let mut begin = 0;
        for (unit, end) in example.ends.iter().enumerate() {
            let mut sum = [0.0; WIDTH];
            for id in &example.keys[begin..*end as usize] {
                if left_out > 0.0 && random.unit() < left_out {
                    continue;
                }
                add(&mut sum, self.rows.part(*id as usize, WIDTH), 1.0);
                state.used.push((*id, unit as u32));
            }
            begin = *end as usize;
            state.words.push(sum);
        }
        state.windows.clear();
        state.locals.clear();
        state.top.clear();
        state.top.resize(TOP, 0.0);
        state.winners.clear();
        state.winners.resize(LOCAL, None);
        for word in 0..texts {
            let mut window = state.words[word];
            if word > 0 {
                add(&mut window, &state.words[word - 1], NEIGHBOUR);
            }
            if word + 1 < texts {
                add(&mut window, &state.words[word + 1], NEIGHBOUR);
            }
            let mut locals = [0.0; LOCAL];
            for (unit, local) in locals.iter_mut().enumerate() {
                *local = dot(&window, self.local.part(unit, WIDTH)) + self.local_bias.values[unit];
                if *local > state.top[unit] {
                    state.top[unit] = *local;
                    state.winners[unit] = Some(word);
                }
            }
            state.windows.push(window);
            state.locals.push(locals);
        }
        state.mean = [0.0; WIDTH];
        for word in &state.words {
            add(&mut state.mean, word, 1.0 / (units as f32).sqrt());
        }
        for unit in 0..GLOBAL {
            let value = dot(&state.mean, self.global.part(unit, WIDTH)) + self.global_bias.values[unit];
            state.top[LOCAL + unit] = value.max(0.0);
        }
        state.top[LOCAL + GLOBAL..].copy_from_slice(&state.mean);
    }

    fn logit(&self, label: usize) -> f32 {
        dot(&self.state.top, self.head.part(label, TOP)) + self.head_bias.values[label]
    }

    fn span_logit(&self, word: usize) -> f32 {
        let locals = &self.state.locals[word];
        let local: f32 = locals
            .iter()
            .zip(&self.span.values)
            .map(|(value, weight)| value.max(0.0) * weight)
            .sum();
        local + dot(&self.state.words[word], &self.span.values[LOCAL..]) + self.span_bias.values[0]
    }

    /// Logits of the labels, and for each unit of the text whether it belongs to what is toxic.
    pub(crate) fn predict(&mut self, example: &Example) -> ([f32; LABELS], Vec<f32>) {
        self.forward(example, 0.0, &mut Random::new(0));
        let spans = (0..self.state.locals.len()).map(|word| self.span_logit(word)).collect();
        (std::array::from_fn(|label| self.logit(label)), spans)
    }

    /// Probabilities of the labels in the set that the example is of.
    pub(crate) fn judge(&mut self, example: &Example) -> [f32; LABELS] {
        self.forward(example, 0.0, &mut Random::new(0));
        std::array::from_fn(|label| sigmoid(self.logit(label) + self.set_bias.values[example.set * LABELS + label]))
    }

    /// Learns the examples with these numbers.
    pub(crate) fn train(
        &mut self,
        examples: &[Example],
        mut order: Vec<usize>,
        random: &mut Random,
        bar: &ProgressBar,
    ) {
        let total = (EPOCHS as usize * order.len()) as f32;
        let mut done = 0.0;
        for _ in 0..EPOCHS {
            random.shuffle(&mut order);
            let mut loss = 0.0;
            for index in &order {
                let rate = SETTINGS.rate * (1.0 - done / total);
                loss += f64::from(self.learn(&examples[*index], &Settings { rate, ..SETTINGS }, random));
                done += 1.0;
                bar.inc(1);
            }
            bar.suspend(|| eprintln!("mean loss {:.4}", loss / order.len() as f64));
        }
    }

    /// One step on one example; returns the loss, the cross-entropy in nats over all labels.
    fn learn(&mut self, example: &Example, settings: &Settings, random: &mut Random) -> f32 {
        self.forward(example, settings.left_out, random);
        let units = example.ends.len();
        self.state.word_slopes.clear();
        self.state.word_slopes.resize(units, [0.0; WIDTH]);
        self.state.window_slopes.clear();
        self.state.window_slopes.resize(units.saturating_sub(1), [0.0; WIDTH]);
        let mut top_slopes = [0.0; TOP];
        let mut loss = 0.0;
        for label in 0..LABELS {
            let (aim, weight) = example.aims[label];
            if weight > 0.0 {
                loss += self.learn_label(label, aim, weight, example.set, settings, &mut top_slopes);
            }
        }
        if let Some(marked) = &example.marked {
            self.learn_spans(marked, settings);
        }
        self.learn_globals(&top_slopes, units, settings);
        self.learn_locals(&top_slopes, settings);
        let state = &self.state;
        for (id, unit) in &state.used {
            self.rows.step(
                *id as usize * WIDTH,
                &state.word_slopes[*unit as usize],
                settings,
                settings.decay,
            );
        }
        loss
    }

    fn learn_label(
        &mut self,
        label: usize,
        aim: f32,
        weight: f32,
        set: usize,
        settings: &Settings,
        top_slopes: &mut [f32; TOP],
    ) -> f32 {
        let at = set * LABELS + label;
        let p = sigmoid(self.logit(label) + self.set_bias.values[at]);
        let slope = weight * (p - aim);
        add(top_slopes, self.head.part(label, TOP), slope);
        let mut gradient = [0.0; TOP];
        add(&mut gradient, &self.state.top, slope);
        self.head.step(label * TOP, &gradient, settings, settings.decay);
        self.head_bias.step(label, &[slope], settings, 0.0);
        self.set_bias.step(at, &[slope], settings, 0.0);
        -weight * (aim * p.max(1e-7).ln() + (1.0 - aim) * (1.0 - p).max(1e-7).ln())
    }

    fn learn_spans(&mut self, marked: &[bool], settings: &Settings) {
        for word in 0..self.state.locals.len() {
            let slope = settings.span_weight * (sigmoid(self.span_logit(word)) - f32::from(u8::from(marked[word])));
            let state = &mut self.state;
            let mut gradient = [0.0; LOCAL + WIDTH];
            for unit in 0..LOCAL {
                let value = state.locals[word][unit];
                if value > 0.0 {
                    gradient[unit] = slope * value;
                    let pull = slope * self.span.values[unit];
                    add(&mut state.window_slopes[word], self.local.part(unit, WIDTH), pull);
                }
            }
            add(&mut gradient[LOCAL..], &state.words[word], slope);
            add(&mut state.word_slopes[word], &self.span.values[LOCAL..], slope);
            self.span.step(0, &gradient, settings, 0.0);
            self.span_bias.step(0, &[slope], settings, 0.0);
        }
    }

    fn learn_globals(&mut self, top_slopes: &[f32; TOP], units: usize, settings: &Settings) {
        let state = &mut self.state;
        let mut mean_slopes = [0.0; WIDTH];
        mean_slopes.copy_from_slice(&top_slopes[LOCAL + GLOBAL..]);
        for unit in 0..GLOBAL {
            if state.top[LOCAL + unit] <= 0.0 {
                continue;
            }
            let slope = top_slopes[LOCAL + unit];
            add(&mut mean_slopes, self.global.part(unit, WIDTH), slope);
            let gradient = state.mean.map(|value| slope * value);
            self.global.step(unit * WIDTH, &gradient, settings, settings.decay);
            self.global_bias.step(unit, &[slope], settings, 0.0);
        }
        for slopes in &mut state.word_slopes {
            add(slopes, &mean_slopes, 1.0 / (units as f32).sqrt());
        }
    }

    fn learn_locals(&mut self, top_slopes: &[f32; TOP], settings: &Settings) {
        let state = &mut self.state;
        for unit in 0..LOCAL {
            let Some(word) = state.winners[unit] else {
                continue;
            };
            let slope = top_slopes[unit];
            add(&mut state.window_slopes[word], self.local.part(unit, WIDTH), slope);
            let gradient = state.windows[word].map(|value| slope * value);
            self.local.step(unit * WIDTH, &gradient, settings, settings.decay);
            self.local_bias.step(unit, &[slope], settings, 0.0);
        }
        let texts = state.window_slopes.len();
        for word in 0..texts {
            let slopes = state.window_slopes[word];
            if slopes.iter().all(|slope| *slope == 0.0) {
                continue;
            }
            add(&mut state.word_slopes[word], &slopes, 1.0);
            if word > 0 {
                add(&mut state.word_slopes[word - 1], &slopes, NEIGHBOUR);
            }
            if word + 1 < texts {
                add(&mut state.word_slopes[word + 1], &slopes, NEIGHBOUR);
            }
        }
    }

    /// The part of the network that goes into the model file beside the n-grams.
    pub(crate) fn dense(&self, span_from: f32, calibration: Vec<f32>) -> Dense {
        Dense {
            local: transposed(&self.local.values),
            local_bias: self.local_bias.values.clone(),
            global: transposed(&self.global.values),
            global_bias: self.global_bias.values.clone(),
            head: self.head.values.clone(),
            head_bias: self.head_bias.values.clone(),
            span: self.span.values.clone(),
            span_bias: vec![self.span_bias.values[0], span_from],
            calibration,
        }
    }
}

/// Rows of `WIDTH` as `WIDTH` rows.
fn transposed(rows: &[f32]) -> Vec<f32> {
    (0..WIDTH)
        .flat_map(|input| rows.chunks(WIDTH).map(move |row| row[input]))
        .collect()
}

/// How networks are trained, for the model's card: what, and which value.
pub(crate) fn settings() -> Vec<(&'static str, String)> {
    vec![
        ("rounds over all examples", EPOCHS.to_string()),
        ("size of the first step", SETTINGS.rate.to_string()),
        ("share of n-grams left out by chance", SETTINGS.left_out.to_string()),
        ("pull of the weights towards 0", SETTINGS.decay.to_string()),
        (
            "weight of a word's mark beside a label",
            SETTINGS.span_weight.to_string(),
        ),
    ]
}
