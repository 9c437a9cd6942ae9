#version 450 core
in vec4 out_colour;
in float across;

out vec4 light;

void main() {
    float core = exp(-6.0 * across * across);
    light = vec4(mix(out_colour.rgb, vec3(1.2), 0.5 * core) * out_colour.a * core * 1.6, 0);
}
