#version 450 core
// Half of a Gaussian blur: along one axis.
in vec2 at;

uniform sampler2D image;
uniform vec2 texel;

out vec4 light;

void main() {
    vec3 sum = vec3(0);
    float weights = 0;
    for (int i = -6; i <= 6; ++i) {
        float w = exp(-float(i * i) / 14.0);
        sum += texture(image, at + texel * float(i)).rgb * w;
        weights += w;
    }
    light = vec4(sum / weights, 1);
}
