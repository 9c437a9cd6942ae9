#version 450 core
// Stars in fixed directions, and a faint band of dust.
in vec2 at;

uniform vec3 forward, right, up;
uniform vec2 half_angle;   // tangents

out vec4 light;

float hash(vec3 p) {
    p = fract(p * vec3(443.897, 441.423, 437.195));
    p += dot(p, p.yzx + 19.19);
    return fract((p.x + p.y) * p.z);
}

float smooth_noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    float sum = 0;
    for (int c = 0; c < 8; ++c) {
        vec3 o = vec3(c & 1, (c >> 1) & 1, c >> 2);
        vec3 w = mix(1.0 - f, f, o);
        sum += hash(i + o) * w.x * w.y * w.z;
    }
    return sum;
}

void main() {
    vec2 p = at * 2 - 1;
    vec3 way = normalize(forward + right * p.x * half_angle.x + up * p.y * half_angle.y);
    vec3 sum = vec3(0.0025, 0.0035, 0.007);
    float dust = smooth_noise(way * 3.0) * 0.6 + smooth_noise(way * 7.0) * 0.3 + smooth_noise(way * 15.0) * 0.1;
    float band = exp(-9.0 * pow(dot(way, normalize(vec3(0.25, 0.55, 0.8))), 2.0));
    sum += vec3(0.030, 0.024, 0.045) * band * smoothstep(0.35, 0.75, dust);
    for (int layer = 0; layer < 3; ++layer) {
        float scale = 60.0 + 55.0 * float(layer);
        vec3 cell = floor(way * scale);
        float h = hash(cell + float(layer) * 17.0);
        if (h < 0.965) continue;
        vec3 star = (cell + 0.25 + 0.5 * vec3(hash(cell + 1.3), hash(cell + 2.7), hash(cell + 4.1))) / scale;
        float d = length(way - normalize(star)) * 900.0;
        float bright = 0.10 + 1.1 * pow((h - 0.965) / 0.035, 6.0);
        sum += bright * exp(-d * d * 1.4) * mix(vec3(1.0, 0.85, 0.7), vec3(0.75, 0.85, 1.0), hash(cell + 9.0));
    }
    light = vec4(sum, 1);
}
