#version 450 core
in vec3 out_normal;
in vec3 out_place;
in vec4 out_colour;
in float out_hull;
in vec3 out_local;

uniform vec3 eye;
uniform vec3 sun;

out vec4 light;

float noise(vec3 p) {
    return fract(sin(dot(floor(p), vec3(12.9898, 78.233, 37.719))) * 43758.5453);
}

void main() {
    vec3 n = normalize(out_normal);
    vec3 to_eye = normalize(eye - out_place);
    if (dot(n, to_eye) < 0) n = -n;
    // Plates, so that a large hull has a scale; scorched where it is damaged.
    float plate = 0.86 + 0.14 * noise(out_local * 9.0);
    float scorch = smoothstep(out_hull, out_hull + 0.25, noise(out_local * 5.0 + 3.0));
    vec3 base = out_colour.rgb * plate * mix(1.0, 0.22, scorch);
    float key = max(dot(n, sun), 0.0);
    float rim = pow(1.0 - max(dot(n, to_eye), 0.0), 3.0);
    vec3 fill = vec3(0.10, 0.13, 0.20);
    light = vec4(base * (key * vec3(1.05, 1.0, 0.92) + fill) + rim * 0.20 * out_colour.rgb
                 + out_colour.rgb * out_colour.a, 1);
}
