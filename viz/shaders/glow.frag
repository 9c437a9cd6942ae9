#version 450 core
in vec2 corner;
in vec4 out_colour;
in float ring;

out vec4 light;

void main() {
    float r = length(corner);
    if (r > 1) discard;
    float disc = exp(-4.5 * r * r) * (1 - r * r);
    float shell = smoothstep(0.55, 0.93, r) * (1 - smoothstep(0.93, 1.0, r)) + 0.12 * (1 - r);
    light = vec4(out_colour.rgb * out_colour.a * mix(disc, shell, ring), 0);
}
