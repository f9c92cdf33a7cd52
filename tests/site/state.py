"""What is asked of a page's sliders, by whichever driver."""

# A frame-slider's state as one object: what a reader sees, hears and reads. Of its picture it has 64 bits, which tell
# pictures apart and are sooner sent than they.
STATE = """slider => {
    const digest = text => {
        let [a, b] = [0x811c9dc5, 0x9e3779b9];
        for (let i = 0; i < text.length; i++) {
            const code = text.charCodeAt(i);
            a = Math.imul(a ^ code, 0x01000193);
            b = Math.imul(b ^ code, 0x85ebca6b);
            b ^= b >>> 13;
        }
        return `${text.length} ${a >>> 0} ${b >>> 0}`;
    };
    return {
        values: [...slider.querySelectorAll(".control output")].map(cell => cell.value),
        spoken: [...slider.querySelectorAll("input")].map(input => input.getAttribute("aria-valuetext")),
        readout: [...slider.querySelectorAll("dd")].map(cell => cell.textContent),
        alt: slider.querySelector("[role=img]").getAttribute("aria-label"),
        picture: digest(slider.querySelector("[role=img]").innerHTML),
        at: Number(slider.querySelector("svg.figure").dataset.at),
        link: slider.querySelector(".here").search + slider.querySelector(".here").hash,
    };
}"""
