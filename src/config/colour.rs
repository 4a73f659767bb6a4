//! Colours of a brand, and whether text in them can be read.

use std::fmt;

/// A colour of the sRGB space, without transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// The ground of the sites in the light scheme; `templates/site/base.css` has the same.
    pub const LIGHT_GROUND: Self = Self([0xfc, 0xfc, 0xfa]);
    /// The ground of the sites in the dark scheme; `templates/site/base.css` has the same.
    pub const DARK_GROUND: Self = Self([0x13, 0x19, 0x1a]);
    /// The accent of the sites in the light scheme; `templates/site/base.css` has the same.
    pub const ACCENT: Self = Self([0x0b, 0x5f, 0x6c]);
    /// The contrast that text of usual size needs (WCAG 2.2, success criterion 1.4.3).
    pub const READABLE: f64 = 4.5;

    /// The colour written as `#rrggbb` or `#rgb`; none for anything else.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let digits = written.strip_prefix('#')?.chars().map(|digit| digit.to_digit(16));
        let digits = digits.collect::<Option<Vec<u32>>>()?;
        let pair = |high: u32, low: u32| u8::try_from(high * 16 + low).ok();
        match *digits.as_slice() {
            [r, g, b] => Some(Self([pair(r, r)?, pair(g, g)?, pair(b, b)?])),
            [r, s, g, h, b, c] => Some(Self([pair(r, s)?, pair(g, h)?, pair(b, c)?])),
            _ => None,
        }
    }

    /// The contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The nearest mixture with black or white that has this contrast on a ground; itself when it has it.
    #[must_use]
    pub fn readable_on(self, ground: Self, contrast: f64) -> Self {
        const STEPS: u8 = 100;
        let end = if ground.luminance() > 0.5 { Self([0; 3]) } else { Self([255; 3]) };
        let mixtures = (0..=STEPS).map(|step| self.mixed(end, f64::from(step) / f64::from(STEPS)));
        mixtures.into_iter().find(|mixed| mixed.contrast(ground) >= contrast).unwrap_or(end)
    }

    /// A mixture that holds `share`, 0 to 1, of the other colour.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |place: usize| {
            let mixed = f64::from(self.0[place]) * (1.0 - share) + f64::from(other.0[place]) * share;
            // Two bytes have no mixture outside a byte.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
            let byte = mixed.round() as u8;
            byte
        };
        Self([mix(0), mix(1), mix(2)])
    }

    /// The relative luminance, 0 to 1, as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let linear = self.0.map(|byte| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(formatter, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guideline() {
        let [black, white, grey] = ["#000", "#ffffff", "#767676"].map(|written| Colour::parse(written).unwrap());
        assert!((black.contrast(white) - 21.0).abs() < 0.01);
        // The lightest grey that the guideline's own examples allow on white.
        assert!((grey.contrast(white) - 4.54).abs() < 0.01, "{}", grey.contrast(white));
    }

    #[test]
    fn a_colour_that_cannot_be_read_has_a_near_one_that_can() {
        let yellow = Colour::parse("#ffd400").unwrap();
        let near = yellow.readable_on(Colour::LIGHT_GROUND, Colour::READABLE);
        assert!(near.contrast(Colour::LIGHT_GROUND) >= Colour::READABLE);
        assert_eq!(near, near.readable_on(Colour::LIGHT_GROUND, Colour::READABLE));
    }

    #[test]
    fn only_colours_are_colours() {
        for written in ["red", "#12", "#12345", "#gggggg", "#fff;}body{background:url(//evil)", "", "#"] {
            assert_eq!(Colour::parse(written), None, "{written}");
        }
    }

    #[test]
    fn the_colours_are_those_of_the_style_sheet() {
        let style = include_str!("../../templates/site/base.css");
        for ground in [Colour::LIGHT_GROUND, Colour::DARK_GROUND] {
            assert!(style.contains(&format!("--paper: {ground};")), "{ground}");
        }
        assert!(style.contains(&format!("--accent: {};", Colour::ACCENT)));
    }
}
